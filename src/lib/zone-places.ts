import type { Language } from './languages';

/**
 * Places customers call or write from. One a line: IANA zone | calling codes of countries that lie in this zone alone |
 * name of its city in English, Norwegian, Chinese | other names by which customers say that they are there. Names are
 * looked for in any case; Latin ones as whole words.
 */
const PLACES = `
Europe/Oslo|47|Oslo|Oslo|奥斯陆|Norway,Norge,Noreg,挪威
Europe/Stockholm|46|Stockholm|Stockholm|斯德哥尔摩|Sweden,Sverige,Gothenburg,Göteborg,Malmö,瑞典,哥德堡
Europe/Copenhagen|45|Copenhagen|København|哥本哈根|Denmark,Danmark,Aarhus,丹麦
Europe/Helsinki|358|Helsinki|Helsinki|赫尔辛基|Finland,芬兰
Atlantic/Reykjavik|354|Reykjavik|Reykjavik|雷克雅未克|Iceland,冰岛
Europe/London|44|London|London|伦敦|England,Scotland,United Kingdom,UK,Storbritannia,Manchester,Edinburgh,英国,曼彻斯特,爱丁堡
Europe/Dublin|353|Dublin|Dublin|都柏林|Ireland,Irland,爱尔兰
Europe/Berlin|49|Berlin|Berlin|柏林|Germany,Tyskland,Hamburg,Munich,München,Frankfurt,德国,汉堡,慕尼黑,法兰克福
Europe/Paris|33|Paris|Paris|巴黎|Lyon,法国本土,里昂
Europe/Madrid||Madrid|Madrid|马德里|Barcelona,Alicante,Málaga,Malaga,巴塞罗那
Atlantic/Canary||Las Palmas|Las Palmas|拉斯帕尔马斯|Gran Canaria,Tenerife,Canary Islands,Kanariøyene,加那利群岛
Europe/Lisbon||Lisbon|Lisboa|里斯本|波尔图
Europe/Rome|39|Rome|Roma|罗马|Italy,Italia,Milan,Milano,意大利,米兰
Europe/Amsterdam|31|Amsterdam|Amsterdam|阿姆斯特丹|Netherlands,Nederland,Rotterdam,荷兰,鹿特丹
Europe/Brussels|32|Brussels|Brussel|布鲁塞尔|Belgium,Belgia,比利时
Europe/Zurich|41|Zurich|Zürich|苏黎世|Switzerland,Sveits,Geneva,Genève,瑞士,日内瓦
Europe/Vienna|43|Vienna|Wien|维也纳|Austria,Østerrike,奥地利
Europe/Warsaw|48|Warsaw|Warszawa|华沙|Poland,Polen,Krakow,Gdansk,波兰
Europe/Prague|420|Prague|Praha|布拉格|Czechia,Tsjekkia,捷克
Europe/Budapest|36|Budapest|Budapest|布达佩斯|Hungary,Ungarn,匈牙利
Europe/Athens|30|Athens|Athen|雅典|Greece,Hellas,希腊
Europe/Vilnius|370|Vilnius|Vilnius|维尔纽斯|Lithuania,Litauen,立陶宛
Europe/Riga|371|Riga|Riga|里加|Latvia,拉脱维亚
Europe/Tallinn|372|Tallinn|Tallinn|塔林|Estonia,Estland,爱沙尼亚
Europe/Kyiv|380|Kyiv|Kyiv|基辅|Ukraine,Ukraina,Kiev,乌克兰
Europe/Istanbul|90|Istanbul|Istanbul|伊斯坦布尔|Turkey,Türkiye,Tyrkia,土耳其
Asia/Dubai|971|Dubai|Dubai|迪拜|Emirates,Abu Dhabi,Emiratene,阿联酋,阿布扎比
Asia/Jerusalem|972|Tel Aviv|Tel Aviv|特拉维夫|Israel,以色列
Asia/Kolkata|91|Mumbai|Mumbai|孟买|India,Delhi,印度,德里
Asia/Karachi|92|Karachi|Karachi|卡拉奇|Pakistan,巴基斯坦
Asia/Bangkok|66|Bangkok|Bangkok|曼谷|Thailand,Phuket,泰国,普吉
Asia/Ho_Chi_Minh|84|Ho Chi Minh City|Ho Chi Minh-byen|胡志明市|Vietnam,Hanoi,越南,河内
Asia/Singapore|65|Singapore|Singapore|新加坡|
Asia/Kuala_Lumpur|60|Kuala Lumpur|Kuala Lumpur|吉隆坡|Malaysia,马来西亚
Asia/Manila|63|Manila|Manila|马尼拉|Philippines,Filippinene,菲律宾
Asia/Shanghai|86|Shanghai|Shanghai|上海|China,Kina,Beijing,Peking,Guangzhou,Shenzhen,Chengdu,Hangzhou,中国,北京,广州,深圳,成都,杭州,武汉,南京,重庆,天津,西安,苏州,国内
Asia/Hong_Kong|852|Hong Kong|Hongkong|香港|
Asia/Macau|853|Macau|Macao|澳门|
Asia/Taipei|886|Taipei|Taipei|台北|Taiwan,台湾
Asia/Tokyo|81|Tokyo|Tokyo|东京|Japan,Osaka,日本,大阪
Asia/Seoul|82|Seoul|Seoul|首尔|Korea,韩国
Africa/Cairo|20|Cairo|Kairo|开罗|Egypt,埃及
Africa/Johannesburg|27|Johannesburg|Johannesburg|约翰内斯堡|South Africa,Sør-Afrika,Cape Town,南非,开普敦
Africa/Nairobi|254|Nairobi|Nairobi|内罗毕|Kenya,肯尼亚
Africa/Lagos|234|Lagos|Lagos|拉各斯|Nigeria,尼日利亚
Australia/Sydney||Sydney|Sydney|悉尼|Melbourne,墨尔本
Pacific/Auckland||Auckland|Auckland|奥克兰|Wellington
America/New_York||New York|New York|纽约|NYC,Boston,Miami,波士顿,迈阿密
America/Chicago||Chicago|Chicago|芝加哥|Minneapolis,Houston,休斯敦
America/Denver||Denver|Denver|丹佛|
America/Los_Angeles||Los Angeles|Los Angeles|洛杉矶|San Francisco,Seattle,旧金山,西雅图
America/Toronto||Toronto|Toronto|多伦多|Montreal,蒙特利尔
America/Vancouver||Vancouver|Vancouver|温哥华|
America/Sao_Paulo||São Paulo|São Paulo|圣保罗|Sao Paulo,Rio de Janeiro,里约热内卢
`;

interface Place {
  readonly zone: string;
  readonly codes: readonly string[];
  readonly city: Readonly<Record<Language, string>>;
  readonly all: readonly string[];
  readonly latin: RegExp;
  readonly han: readonly string[];
}

const HAN = /\p{Script=Han}/u;
const TABLE: readonly Place[] = PLACES.trim().split('\n').map(placeOf);

/** Name of the zone's city in that language; for a zone that is not listed the one in its IANA name. */
export function cityOfZone(timeZone: string, language: Language): string {
  const place = TABLE.find(({ zone }) => zone === timeZone);
  return place?.city[language] ?? timeZone.replace(/^.*\//, '').replaceAll('_', ' ');
}

/** The zone of a place that is named in the text; undefined where none or where several are. */
export function zoneNamed(text: string): string | undefined {
  const found = TABLE.filter(({ latin, han }) => latin.test(text) || han.some((name) => text.includes(name)));
  return found.length === 1 ? found[0]?.zone : undefined;
}

export interface NamedPlace {
  readonly zone: string;
  /** As its name is written in each language; a place that has one name only goes by it everywhere. */
  readonly names: Readonly<Record<Language, string>>;
}

/** The place that is named in the text; undefined where none or where several are. */
export function placeNamed(text: string): NamedPlace | undefined {
  const found = TABLE.flatMap((place) => {
    const written =
      place.latin.exec(text)?.[0].toLowerCase() ?? place.han.find((name) => text.includes(name));
    return written === undefined ? [] : [{ zone: place.zone, names: namesOf(place, written) }];
  });
  return found.length === 1 ? found[0] : undefined;
}

function namesOf({ city, all }: Place, written: string): NamedPlace['names'] {
  if (Object.values(city).some((name) => name.toLowerCase() === written)) return city;
  const name = all.find((known) => known.toLowerCase() === written) ?? written;
  return { en: name, nb: name, zh: name };
}

/** The zone of a phone number in E.164, where its country has only one. */
export function zoneOfPhone(phone: string): string | undefined {
  return TABLE.find(({ codes }) => codes.some((code) => phone.startsWith(`+${code}`)))?.zone;
}

function placeOf(line: string): Place {
  const [zone = '', codes = '', en = '', nb = '', zh = '', others = ''] = line.split('|');
  const names = [en, nb, zh, ...others.split(',')].filter(Boolean);
  const latin = names.filter((name) => !HAN.test(name)).join('|');
  return {
    zone,
    codes: codes.split(',').filter(Boolean),
    city: { en, nb, zh },
    all: names,
    latin: new RegExp(`(?<![\\p{L}\\p{N}])(?:${latin})(?![\\p{L}\\p{N}])`, 'iu'),
    han: names.filter((name) => HAN.test(name)),
  };
}
