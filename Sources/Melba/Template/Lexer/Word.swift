/// The names that mean something to the grammar.
enum Word: UInt8 {
  case other = 0
  case and, or, not, isWord, inWord, ifWord, elseWord, elif, endif
  case forWord, endfor, recursive, block, endblock, scoped, required, extends, printWord
  case macro, endmacro, include, from, importWord, asWord, with, endwith, without, context
  case ignore, missing, set, endset, autoescape, endautoescape, call, endcall, filter, endfilter
  case doWord, breakWord, continueWord, trans, endtrans, pluralize, trimmed, notrimmed, debug
  case trueWord, falseWord, noneWord

  /// How it is written; a constant as Jinja2 wrote it first.
  var text: StaticString {
    switch self {
    case .other: ""
    case .and: "and"
    case .or: "or"
    case .not: "not"
    case .isWord: "is"
    case .inWord: "in"
    case .ifWord: "if"
    case .elseWord: "else"
    case .elif: "elif"
    case .endif: "endif"
    case .forWord: "for"
    case .endfor: "endfor"
    case .recursive: "recursive"
    case .block: "block"
    case .endblock: "endblock"
    case .scoped: "scoped"
    case .required: "required"
    case .extends: "extends"
    case .printWord: "print"
    case .macro: "macro"
    case .endmacro: "endmacro"
    case .include: "include"
    case .from: "from"
    case .importWord: "import"
    case .asWord: "as"
    case .with: "with"
    case .endwith: "endwith"
    case .without: "without"
    case .context: "context"
    case .ignore: "ignore"
    case .missing: "missing"
    case .set: "set"
    case .endset: "endset"
    case .autoescape: "autoescape"
    case .endautoescape: "endautoescape"
    case .call: "call"
    case .endcall: "endcall"
    case .filter: "filter"
    case .endfilter: "endfilter"
    case .doWord: "do"
    case .breakWord: "break"
    case .continueWord: "continue"
    case .trans: "trans"
    case .endtrans: "endtrans"
    case .pluralize: "pluralize"
    case .trimmed: "trimmed"
    case .notrimmed: "notrimmed"
    case .debug: "debug"
    case .trueWord: "true"
    case .falseWord: "false"
    case .noneWord: "none"
    }
  }

  /// The word that stands in a range, found by its first byte.
  static func find(in text: SourceText, at start: Int, size: Int) -> Word {
    guard size >= 2, size <= 13 else { return .other }
    func check(_ word: Word) -> Bool {
      word.text.utf8CodeUnitCount == size && text.has(word.text, at: start)
    }
    switch text[start] {
    case UInt8(ascii: "a"):
      if check(.and) { return .and }
      if check(.asWord) { return .asWord }
      if check(.autoescape) { return .autoescape }
    case UInt8(ascii: "b"):
      if check(.block) { return .block }
      if check(.breakWord) { return .breakWord }
    case UInt8(ascii: "c"):
      if check(.call) { return .call }
      if check(.context) { return .context }
      if check(.continueWord) { return .continueWord }
    case UInt8(ascii: "d"):
      if check(.doWord) { return .doWord }
      if check(.debug) { return .debug }
    case UInt8(ascii: "e"):
      if text[start + 1] == UInt8(ascii: "n") { return ending(check) }
      if check(.elseWord) { return .elseWord }
      if check(.elif) { return .elif }
      if check(.extends) { return .extends }
    case UInt8(ascii: "f"):
      if check(.forWord) { return .forWord }
      if check(.filter) { return .filter }
      if check(.falseWord) { return .falseWord }
      if check(.from) { return .from }
    case UInt8(ascii: "F"):
      if size == 5, text.has("False", at: start) { return .falseWord }
    case UInt8(ascii: "i"):
      if check(.ifWord) { return .ifWord }
      if check(.inWord) { return .inWord }
      if check(.isWord) { return .isWord }
      if check(.include) { return .include }
      if check(.importWord) { return .importWord }
      if check(.ignore) { return .ignore }
    case UInt8(ascii: "m"):
      if check(.macro) { return .macro }
      if check(.missing) { return .missing }
    case UInt8(ascii: "n"):
      if check(.not) { return .not }
      if check(.noneWord) { return .noneWord }
      if check(.notrimmed) { return .notrimmed }
    case UInt8(ascii: "N"):
      if size == 4, text.has("None", at: start) { return .noneWord }
    case UInt8(ascii: "o"):
      if check(.or) { return .or }
    case UInt8(ascii: "p"):
      if check(.printWord) { return .printWord }
      if check(.pluralize) { return .pluralize }
    case UInt8(ascii: "r"):
      if check(.recursive) { return .recursive }
      if check(.required) { return .required }
    case UInt8(ascii: "s"):
      if check(.set) { return .set }
      if check(.scoped) { return .scoped }
    case UInt8(ascii: "t"):
      if check(.trueWord) { return .trueWord }
      if check(.trans) { return .trans }
      if check(.trimmed) { return .trimmed }
    case UInt8(ascii: "T"):
      if size == 4, text.has("True", at: start) { return .trueWord }
    case UInt8(ascii: "w"):
      if check(.with) { return .with }
      if check(.without) { return .without }
    default: break
    }
    return .other
  }

  private static func ending(_ check: (Word) -> Bool) -> Word {
    if check(.endif) { return .endif }
    if check(.endfor) { return .endfor }
    if check(.endblock) { return .endblock }
    if check(.endmacro) { return .endmacro }
    if check(.endwith) { return .endwith }
    if check(.endset) { return .endset }
    if check(.endcall) { return .endcall }
    if check(.endfilter) { return .endfilter }
    if check(.endtrans) { return .endtrans }
    if check(.endautoescape) { return .endautoescape }
    return .other
  }
}
