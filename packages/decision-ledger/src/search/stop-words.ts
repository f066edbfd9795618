/** The English stop words of the Snowball project (snowballstem.org/algorithms/english/stop.txt), contractions split. */
const ENGLISH = `i me my myself we our ours ourselves you your yours yourself yourselves he him his himself she her hers
  herself it its itself they them their theirs themselves what which who whom this that these those am is are was were be
  been being have has had having do does did doing would should could ought can cannot will shall may might must a an the
  and but if or because as until while of at by for with about against between into through during before after above
  below to from up down in out on off over under again further then once here there when where why how all any both each
  few more most other some such no nor not only own same so than too very s t d ll m re ve don isn aren wasn weren hasn
  haven hadn doesn didn won wouldn shan shouldn couldn mustn let us also just now via per etc`;

/** What people write about any change at all: it tells no decision from another. */
const ABOUT_ANY_CODE = `add adding change code fix fixing bug issue update updating improve refactor clean cleanup edit
  modify make making work working implement implementation create remove delete rename move new old use using need want
  file function method class module thing stuff something small minor various misc general problem feature task ticket
  todo help please check look support handle handling better`;

/** Words that no decision is found by. As they are written, before stemming. */
export const STOP_WORDS: ReadonlySet<string> = new Set(`${ENGLISH} ${ABOUT_ANY_CODE}`.split(/\s+/));
