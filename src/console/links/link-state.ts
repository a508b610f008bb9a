/**
 * SQL that says how far a link has come, as a LinkStateName.
 * @param now the parameter that business time is bound to
 */
export function linkState(link: string, now: string): string {
  return `case when ${link}.status <> 'issued' then ${link}.status
               when exists (select 1 from checkout k where k.link_id = ${link}.id and k.status = 'pending') then 'paying'
               when ${link}.expires_at <= ${now}::bigint then 'expired'
               when exists (select 1 from checkout k where k.link_id = ${link}.id and k.status = 'open') then 'paying'
               when exists (select 1 from payment k where k.link_id = ${link}.id and k.status = 'failed') then 'failed'
               when ${link}.opened > 0 then 'opened' else 'sent' end`;
}
