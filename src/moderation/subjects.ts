/** Kinds of subjects that may be a customer's own, or hold what they wrote. */
const PERSONAL = /^(?:phone|email|words|handle:whatsapp):/;

/** Whether what is reported may be, or hold, somebody's number, address or words, and not only a name others go by. */
export function isPersonal(subject: string): boolean {
  return PERSONAL.test(subject);
}

/** A subject as it may stand where nothing is ever erased: of one that may be personal its kind alone. */
export function lastingSubject(subject: string): string {
  const [found] = PERSONAL.exec(subject) ?? [];
  return found === undefined ? subject : `${found}…`;
}
