/// What a reader takes and what it makes of it.
struct JSONRules {
  struct Numbers {
    var readsBigAsDouble = false
    var keepsDecimals = false
  }

  static let defaultDepth = 1024
  /// Offsets have 32 bits; the rest is for what is added to them.
  static let greatestText = 0xFFFF_FF00

  var borrowsText = false
  var numbers = Numbers()
  var keepsFirstKey = false
  var refusesEqualKeys = false
  var depth = Self.defaultDepth
  var limit = Self.greatestText
}

/// How a pass over a text ended.
enum JSONOutcome {
  case done
  /// The text is not JSON; `JSONFault` says where.
  case invalid
  /// Two keys of an object are equal, against the rules.
  case equalKeys
  /// The target wants no more.
  case stopped
  case noMemory
}
