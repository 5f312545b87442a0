/// One token, 16 bytes: what it is, its line from 1, and where it stands in the source.
struct Token: BitwiseCopyable {
  var kind: TokenKind
  /// Of a name.
  var word: Word = .other
  /// Of a string: there are escapes or line ends in it.  Of a number: there is a `_` in it.
  var isPlain = true
  var line: UInt32
  var offset: UInt32
  var size: UInt32

  var range: Range<Int> { Int(offset)..<Int(offset) + Int(size) }
}

/// The names that Jinja2 has for them are in `TokenKind.name`.
enum TokenKind: UInt8 {
  case end = 0
  /// The lexer could not go on; its fault says why.
  case failure = 1

  case add = 2, assign, colon, comma, divide, dot, equal, floorDivide, greater, greaterOrEqual
  case leftBrace, leftBracket, leftParenthesis, less, lessOrEqual, modulo, multiply, notEqual
  case pipe, power, rightBrace, rightBracket, rightParenthesis, semicolon, subtract, tilde

  case whitespace, float, integer, name, string
  case blockBegin, blockEnd, variableBegin, variableEnd, rawBegin, rawEnd
  case commentBegin, commentEnd, comment
  case lineStatementBegin, lineStatementEnd, lineCommentBegin, lineCommentEnd, lineComment
  case data

  var isOperator: Bool { rawValue >= Self.add.rawValue && rawValue <= Self.tilde.rawValue }

  /// Whether the parser looks at it.
  var isSignificant: Bool {
    switch self {
    case .whitespace, .commentBegin, .comment, .commentEnd, .rawBegin, .rawEnd: false
    case .lineCommentBegin, .lineComment, .lineCommentEnd: false
    default: true
    }
  }

  /// What the parser takes it for: a line statement is a block.
  var parsed: TokenKind {
    switch self {
    case .lineStatementBegin: .blockBegin
    case .lineStatementEnd: .blockEnd
    default: self
    }
  }

  /// What Jinja2 calls it in a message, unless it is a name.
  var description: StaticString {
    switch self {
    case .end: "end of template"
    case .add: "+"
    case .assign: "="
    case .colon: ":"
    case .comma: ","
    case .divide: "/"
    case .dot: "."
    case .equal: "=="
    case .floorDivide: "//"
    case .greater: ">"
    case .greaterOrEqual: ">="
    case .leftBrace: "{"
    case .leftBracket: "["
    case .leftParenthesis: "("
    case .less: "<"
    case .lessOrEqual: "<="
    case .modulo: "%"
    case .multiply: "*"
    case .notEqual: "!="
    case .pipe: "|"
    case .power: "**"
    case .rightBrace: "}"
    case .rightBracket: "]"
    case .rightParenthesis: ")"
    case .semicolon: ";"
    case .subtract: "-"
    case .tilde: "~"
    case .float: "float"
    case .integer: "integer"
    case .name: "name"
    case .string: "string"
    case .blockBegin: "begin of statement block"
    case .blockEnd: "end of statement block"
    case .variableBegin: "begin of print statement"
    case .variableEnd: "end of print statement"
    case .data: "template data / text"
    default: "token"
    }
  }
}
