/// How JSON is written.
struct JSONStyle: BitwiseCopyable {
  static let greatestDepth = 1024
  static let greatestIndent = 1024

  var escaping = JSONEscaping()
  /// One root a line.
  var isLines = false
  var sortsKeys = false
  var writesNullForNaN = false
  var endsWithLineFeed = false
  var trustsFragments = false
  /// Spaces a level; 0 for no line feeds at all.
  var indent = 0
  var depth = Self.greatestDepth
  var limit = Int.max

  /// Whether nothing but values, commas and colons is written, in the order in which they come.
  var isPlain: Bool { escaping.isStandard && indent == 0 && !sortsKeys }
}

/// Why a document could not be written.
enum JSONWriterFault: BitwiseCopyable {
  case noMemory, tooLarge, contradiction, changed
  case noKey, keyInArray, keyTwice, keyAtRoot, keyWithoutValue
  case unbalanced, notEnded, empty, secondRoot, finished
  case tooDeep, notFinite, encoding, surrogate, value, stopped, defect
  /// A number or a fragment is not JSON.
  case text(JSONFault.Reason, isAtEnd: Bool)

  var message: StaticString {
    switch self {
    case .noMemory: "out of memory"
    case .tooLarge: "the output would be too large"
    case .contradiction: "an argument is not one that the call takes"
    case .changed: "the buffer was changed while a document was written to it"
    case .noKey: "a value in an object needs a key before it"
    case .keyInArray: "a key must not stand in an array"
    case .keyTwice: "a key needs a value before the next key"
    case .keyAtRoot: "a key must stand in an object"
    case .keyWithoutValue: "an object must not end between a key and its value"
    case .unbalanced: "there is no array or object to end"
    case .notEnded: "an array or object was not ended"
    case .empty: "no value was written"
    case .secondRoot: "a document has one value"
    case .finished: "the document was finished before"
    case .tooDeep: "arrays and objects are nested too deeply"
    case .notFinite: "JSON has no NaN and no infinity"
    case .encoding: "the bytes are not UTF-8"
    case .surrogate: "half of a surrogate pair is no character"
    case .value: "the value is of no kind that JSON has"
    case .stopped: "a callback ended the call"
    case .defect: "a defect of the library was caught"
    case .text(let reason, let isAtEnd): JSONFault(reason, at: 0, isAtEnd: isAtEnd).message
    }
  }
}
