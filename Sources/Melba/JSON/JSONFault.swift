/// Why a text is not JSON, and where.
struct JSONFault: Error {
  enum Reason {
    case value, key, colon, commaOrBracket, commaOrBrace, commaAtEnd, trailing
    case unterminated, control, escape, surrogate
    case digits, leadingZero, number, range
    case byteOrderMark, tooDeep, equalKeys, encoding, noMemory
    /// Reading came to where it was told to end.
    case stopped
  }

  var reason: Reason
  var offset: Int
  /// Whether the text ended where something else was expected.
  var isAtEnd: Bool

  init(_ reason: Reason, at offset: Int, isAtEnd: Bool = false) {
    (self.reason, self.offset, self.isAtEnd) = (reason, offset, isAtEnd)
  }

  var message: StaticString {
    switch reason {
    case .value: isAtEnd ? "expected a value, but the text ends" : "expected a value"
    case .key: isAtEnd ? "expected a key in quotes, but the text ends" : "expected a key in quotes"
    case .colon: isAtEnd ? "expected ':', but the text ends" : "expected ':'"
    case .commaOrBracket:
      isAtEnd ? "expected ',' or ']', but the text ends" : "expected ',' or ']'"
    case .commaOrBrace:
      isAtEnd ? "expected ',' or '}', but the text ends" : "expected ',' or '}'"
    case .commaAtEnd: "a comma must not stand at the end"
    case .trailing: "expected nothing but white space behind the value"
    case .unterminated: "unterminated string"
    case .control: "a control character must be escaped in a string"
    case .escape: "not an escape: expected one of \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX"
    case .surrogate: "half of a surrogate pair is no character"
    case .digits: "expected a digit"
    case .leadingZero: "a number must not begin with 0"
    case .number: "not a number"
    case .range: "the number is beyond the range of a double"
    case .byteOrderMark: "a byte order mark must not stand before JSON"
    case .tooDeep: "arrays and objects are nested too deeply"
    case .equalKeys: "an object has this key twice"
    case .encoding: "the bytes are not UTF-8"
    case .noMemory: "out of memory"
    case .stopped: "the fast and the slow reader disagree"
    }
  }
}
