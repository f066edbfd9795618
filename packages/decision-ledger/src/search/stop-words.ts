/** The English stop words of the Snowball project (snowballstem.org/algorithms/english/stop.txt), contractions split. */
const ENGLISH = `i me my myself we our ours ourselves you your yours yourself yourselves he him his himself she her hers
  herself it its itself they them their theirs themselves what which who whom this that these those am is are was were be
  been being have has had having do does did doing would should could ought can cannot will shall may might must a an the
  and but if or because as until while of at by for with about against between into through during before after above
  below to from up down in out on off over under again further then once here there when where why how all any both each
  few more most other some such no nor not only own same so than too very s t d ll m re ve don isn aren wasn weren hasn
  haven hadn doesn didn won wouldn shan shouldn couldn mustn let us also just now via per etc`;

/**
 * What people write about any change at all: it tells no decision from another. In all its forms, since a word is looked
 * up here as it is written. Not `feature`, which is half of a term: a feature flag.
 */
const ABOUT_ANY_CODE = `add adds added adding change changes changed changing code fix fixes fixed fixing bug bugs issue
  issues update updates updated updating improve improves improved improving refactor refactors refactored refactoring
  clean cleans cleaned cleaning cleanup edit edits edited editing modify modifies modified modifying make makes making
  work works worked working implement implements implemented implementing implementation implementations create creates
  created creating remove removes removed removing delete deletes deleted deleting rename renames renamed renaming move
  moves moved moving new old use uses used using need needs needed want wants wanted file files function functions method
  methods class classes module modules thing things stuff something small minor various misc general problem problems
  task tasks ticket tickets todo help helps please check checks checked checking look looks support supports supported
  supporting handle handles handled handling better`;

/** Words that no decision is found by. As they are written, before stemming. */
export const STOP_WORDS: ReadonlySet<string> = new Set(`${ENGLISH} ${ABOUT_ANY_CODE}`.split(/\s+/));
