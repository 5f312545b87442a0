/// How templates are written: delimiters, white space, and the tags that are on.  Whoever gives it
/// keeps the bytes of the delimiters alive.
struct Syntax: BitwiseCopyable {
  var blockStart = SourceText.empty
  var blockEnd = SourceText.empty
  var variableStart = SourceText.empty
  var variableEnd = SourceText.empty
  var commentStart = SourceText.empty
  var commentEnd = SourceText.empty
  /// Empty when there are none.
  var lineStatement = SourceText.empty
  var lineComment = SourceText.empty
  /// What stands for each line end in the text of a template: LF, CR or both.
  var newline = SourceText.empty
  var trimsBlocks = false
  var stripsBlocks = false
  var keepsTrailingNewline = false
  var tags: Tags = []
  /// Whether `trans` leaves formatting to the functions that it calls.
  var hasNewStyleGettext = false
  var trimsTranslations = false
  /// The first bytes of `{{`, `{%` and `{#`; a search stops at them.
  var firsts: InlineArray<3, UInt8> = [0, 0, 0]
  /// What may begin, in the order in which it is tried.
  var order: InlineArray<5, TokenKind> = [.end, .end, .end, .end, .end]

  /// Tags that extensions of Jinja2 add.
  struct Tags: OptionSet, BitwiseCopyable {
    let rawValue: UInt32
    init(rawValue: UInt32) { self.rawValue = rawValue }

    static var `do`: Tags { Tags(rawValue: 1) }
    static var loops: Tags { Tags(rawValue: 2) }
    static var trans: Tags { Tags(rawValue: 4) }
    static var debug: Tags { Tags(rawValue: 8) }
  }

  /// Jinja2 tries the longer before the shorter, and equal ones by their token's name, last first.
  mutating func settle() {
    firsts = [blockStart.peek(0), variableStart.peek(0), commentStart.peek(0)]
    var kinds: InlineArray<5, TokenKind> = [
      .variableBegin, .lineStatementBegin, .lineCommentBegin, .commentBegin, .blockBegin,
    ]
    for i in 1..<5 {
      var k = i
      while k > 0, weight(kinds[k]) > weight(kinds[k - 1]) {
        (kinds[k], kinds[k - 1]) = (kinds[k - 1], kinds[k])
        k -= 1
      }
    }
    for i in 0..<5 { order[i] = weight(kinds[i]) == 0 ? .end : kinds[i] }
  }

  private func weight(_ kind: TokenKind) -> Int { mark(kind).characters(before: Int.max) }

  /// What something begins with.
  func mark(_ kind: TokenKind) -> SourceText {
    switch kind {
    case .variableBegin: variableStart
    case .blockBegin: blockStart
    case .commentBegin: commentStart
    case .lineStatementBegin: lineStatement
    case .lineCommentBegin: lineComment
    default: .empty
    }
  }
}

/// What a host knows of characters beyond ASCII.  Without it every one of them may stand in names.
@safe struct Characters: BitwiseCopyable {
  typealias IsWord = @convention(c) (UInt32) -> Bool
  typealias IsName = @convention(c) (UnsafePointer<UInt8>?, Int) -> Bool
  typealias Named = @convention(c) (UnsafePointer<UInt8>?, Int) -> UInt32

  private let isWord: IsWord?
  private let isName: IsName?
  private let named: Named?

  init() {
    unsafe (isWord, isName, named) = (nil, nil, nil)
  }

  init(isWord: IsWord?, isName: IsName?, named: Named?) {
    self.isWord = isWord
    unsafe self.isName = isName
    unsafe self.named = named
  }

  /// Whether a character is a letter or the like, and belongs to the run that may be a name.
  func isWord(_ scalar: UInt32) -> Bool {
    guard let isWord else { return true }
    return isWord(scalar)
  }

  func isName(_ text: SourceText) -> Bool {
    guard let isName = unsafe isName else { return true }
    return unsafe isName(text.start, text.count)
  }

  /// The character of a name in Unicode, or a number that is none.
  func named(_ name: SourceText) -> UInt32 {
    guard let named = unsafe named else { return UInt32.max }
    return unsafe named(name.start, name.count)
  }
}
