/// Reads a text byte by byte, to say where and why it is not JSON: what the fast reader leaves out.
///
/// It keeps a frame for each array and object that is open, which together are the JSON Pointer of
/// the place it has come to.
@safe struct JSONCheck: ~Copyable {
  /// An open array or object.
  struct Level: BitwiseCopyable {
    var start: UInt32
    /// The item or pair that is being read.
    var index: UInt32
    var isObject: Bool
    /// The key of the pair, quotes excluded; `keyEnd` is 0 before it was read.
    var keyStart: UInt32
    var keyEnd: UInt32
  }

  let text: UnsafeBufferPointer<UInt8>
  private let count: Int
  private let rules: JSONRules
  private var frames = Region()
  private(set) var depth = 0
  private var i = 0
  /// Whether reading ended because there was no memory for one more frame.
  private(set) var lacksMemory = false
  /// Reading ends with the number or string that holds this byte.
  private var stop = Int.max
  /// Reading ends before this pair of the object that begins there.
  private var stopPair: (start: Int, index: Int)? = nil

  init(_ text: UnsafeBufferPointer<UInt8>, _ rules: JSONRules) {
    unsafe self.text = text
    count = text.count
    self.rules = rules
  }

  deinit {
    var frames = frames
    frames.free()
  }

  /// Throws what is wrong with the text.
  mutating func run() throws(JSONFault) {
    try document()
  }

  /// Goes to the byte at `offset`, as far as the text is JSON.
  mutating func go(to offset: Int) {
    stop = offset
    _ = try? document()
  }

  /// Goes to where pair `index` begins of the object that ends at `end`.
  mutating func go(toPair index: Int, ofObjectThatEndsAt end: Int) -> Int {
    go(to: end)
    guard depth > 0 else { return end }
    stopPair = (Int(self[depth - 1].start), index)
    (stop, i, depth) = (Int.max, 0, 0)
    _ = try? document()
    return i
  }

  subscript(frame: Int) -> Level {
    get {
      unsafe frames.base.unsafelyUnwrapped.load(
        fromByteOffset: frame * MemoryLayout<Level>.stride, as: Level.self)
    }
    set {
      unsafe frames.base.unsafelyUnwrapped.storeBytes(
        of: newValue, toByteOffset: frame * MemoryLayout<Level>.stride, as: Level.self)
    }
  }

  // MARK: - Grammar

  private var byte: UInt8? { i < count ? self.byte(at: i) : nil }

  func byte(at i: Int) -> UInt8 { unsafe text[i] }

  private mutating func skipBlanks() {
    while let byte, JSONScan.isBlank(byte) { i += 1 }
  }

  private func fault(_ reason: JSONFault.Reason, at offset: Int? = nil) -> JSONFault {
    JSONFault(reason, at: offset ?? i, isAtEnd: i >= count)
  }

  private mutating func document() throws(JSONFault) {
    skipBlanks()
    if i == 0, count >= 3, byte(at: 0) == 0xEF, byte(at: 1) == 0xBB, byte(at: 2) == 0xBF {
      throw fault(.byteOrderMark)
    }
    while true {
      // A value, or the opening of one whose items follow.
      skipBlanks()
      if try begin() { continue }
      // Behind a value.
      var isMore = false
      while !isMore {
        skipBlanks()
        guard depth > 0 else {
          if byte == nil { return }
          throw fault(.trailing)
        }
        if i >= stop { throw fault(.stopped) }
        let isObject = self[depth - 1].isObject
        switch byte {
        case UInt8(ascii: ","):
          i += 1
          self[depth - 1].index += 1
          self[depth - 1].keyEnd = 0
          skipBlanks()
          if isObject { try key() }
          isMore = true
        case (isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")):
          i += 1
          depth -= 1
        default:
          throw fault(isObject ? .commaOrBrace : .commaOrBracket)
        }
      }
    }
  }

  /// Reads a value, or the beginning of an array or object with items, for which it returns true.
  private mutating func begin() throws(JSONFault) -> Bool {
    let start = i
    if i >= stop { throw fault(.stopped) }
    switch byte {
    case UInt8(ascii: "{"), UInt8(ascii: "["):
      let isObject = byte == UInt8(ascii: "{")
      if depth >= rules.depth { throw fault(.tooDeep) }
      i += 1
      skipBlanks()
      if byte == (isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) {
        if i >= stop { throw fault(.stopped) }
        i += 1
        return false
      }
      guard frames.grow(to: (depth + 1) * MemoryLayout<Level>.stride) else {
        lacksMemory = true
        throw fault(.noMemory)
      }
      self[depth] = Level(
        start: UInt32(start), index: 0, isObject: isObject, keyStart: 0, keyEnd: 0)
      depth += 1
      if isObject { try key() }
      return true
    case UInt8(ascii: "\""):
      try string()
    case UInt8(ascii: "-"), .some(0x30...0x39):
      try number()
    case UInt8(ascii: "t"): try literal("true")
    case UInt8(ascii: "f"): try literal("false")
    case UInt8(ascii: "n"): try literal("null")
    case UInt8(ascii: "]") where depth > 0 && !self[depth - 1].isObject:
      throw fault(.commaAtEnd)
    default:
      throw fault(.value)
    }
    if i > stop { throw fault(.stopped) }
    return false
  }

  private mutating func key() throws(JSONFault) {
    if let pair = stopPair, Int(self[depth - 1].start) == pair.start,
      Int(self[depth - 1].index) == pair.index
    {
      throw fault(.stopped)
    }
    guard byte == UInt8(ascii: "\"") else {
      throw fault(byte == UInt8(ascii: "}") && self[depth - 1].index > 0 ? .commaAtEnd : .key)
    }
    let start = i + 1
    try string()
    self[depth - 1].keyStart = UInt32(start)
    self[depth - 1].keyEnd = UInt32(i - 1)
    if i > stop { throw fault(.stopped) }
    skipBlanks()
    guard byte == UInt8(ascii: ":") else { throw fault(.colon) }
    i += 1
  }

  private mutating func literal(_ word: StaticString) throws(JSONFault) {
    let start = i
    for k in 0..<word.utf8CodeUnitCount {
      guard let byte, unsafe byte == word.utf8Start[k] else { throw fault(.value, at: start) }
      i += 1
    }
    try endScalar(.value, start)
  }

  /// Behind a literal or a number comes a blank, a mark, or the end.
  private func endScalar(_ reason: JSONFault.Reason, _ start: Int) throws(JSONFault) {
    guard let byte, !JSONScan.isBlank(byte), !JSONScan.isMark(byte), byte != UInt8(ascii: "\"")
    else { return }
    throw fault(reason, at: start)
  }

  private mutating func string() throws(JSONFault) {
    let start = i
    i += 1
    while true {
      guard let byte else { throw fault(.unterminated, at: start) }
      switch byte {
      case UInt8(ascii: "\""):
        i += 1
        return
      case UInt8(ascii: "\\"):
        try escape(start)
      case 0..<0x20:
        throw fault(.control)
      default:
        i += 1
      }
    }
  }

  private mutating func escape(_ start: Int) throws(JSONFault) {
    let place = i
    i += 1
    guard let byte else { throw fault(.unterminated, at: start) }
    i += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"),
      UInt8(ascii: "f"), UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
      return
    case UInt8(ascii: "u"):
      let unit = try unit(place, start)
      if unit & 0xF800 != 0xD800 { return }
      guard unit < 0xDC00, self.byte == UInt8(ascii: "\\"), i + 1 < count,
        self.byte(at: i + 1) == UInt8(ascii: "u")
      else { throw fault(.surrogate, at: place) }
      i += 2
      guard try self.unit(i - 2, start) & 0xFC00 == 0xDC00 else {
        throw fault(.surrogate, at: place)
      }
    default:
      throw fault(.escape, at: place)
    }
  }

  private mutating func unit(_ place: Int, _ start: Int) throws(JSONFault) -> UInt32 {
    var unit: UInt32 = 0
    for _ in 0..<4 {
      guard let byte else { throw fault(.unterminated, at: start) }
      guard let digit = JSONDecoder.hexadecimal(byte) else { throw fault(.escape, at: place) }
      unit = unit << 4 | digit
      i += 1
    }
    return unit
  }

  private mutating func number() throws(JSONFault) {
    let start = i
    if byte == UInt8(ascii: "-") { i += 1 }
    let first = i
    guard digits() > 0 else { throw fault(.digits) }
    if i - first > 1, unsafe text[first] == UInt8(ascii: "0") {
      throw fault(.leadingZero, at: first)
    }
    var isInteger = true
    if byte == UInt8(ascii: ".") {
      i += 1
      isInteger = false
      guard digits() > 0 else { throw fault(.digits) }
    }
    if let byte, byte | 0x20 == UInt8(ascii: "e") {
      i += 1
      isInteger = false
      if self.byte == UInt8(ascii: "-") || self.byte == UInt8(ascii: "+") { i += 1 }
      guard digits() > 0 else { throw fault(.digits) }
    }
    try endScalar(.number, start)
    guard isInteger ? rules.numbers.readsBigAsDouble : !rules.numbers.keepsDecimals else { return }
    let number = unsafe Span(_unsafeElements: UnsafeBufferPointer(rebasing: text[first..<i]))
    if JSONNumber.double(number) == nil { throw fault(.range, at: start) }
  }

  private mutating func digits() -> Int {
    let start = i
    while let byte, byte &- 0x30 <= 9 { i += 1 }
    return i - start
  }
}
