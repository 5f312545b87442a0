extension Value {
  /// The item, or the value of the pair, of that index.
  func item(at index: Int) -> UnsafePointer<Value>? {
    guard index >= 0, index < size, let items = unsafe items else { return nil }
    switch kind {
    case .array: return unsafe items + index
    case .object: return unsafe items + 2 * index + 1
    default: return nil
    }
  }

  /// The key of the pair of that index.
  func key(at index: Int) -> UnsafePointer<Value>? {
    guard kind == .object, index >= 0, index < size, let items = unsafe items else { return nil }
    return unsafe items + 2 * index
  }

  /// The value of a key: of equal ones the last, or the first where the object says so.
  func value(of key: Span<UInt8>) -> UnsafePointer<Value>? {
    guard kind == .object, let items = unsafe items else { return nil }
    let isFirst = flags & ValueFlag.firstKey != 0
    for i in 0..<size {
      let pair = unsafe items + 2 * (isFirst ? i : size - 1 - i)
      if unsafe pair.pointee.equals(key) { return unsafe pair + 1 }
    }
    return nil
  }

  /// Whether a text has just these bytes.
  func equals(_ other: Span<UInt8>) -> Bool {
    guard size == other.count else { return false }
    for i in other.indices where unsafe bytes[i] != other[i] { return false }
    return true
  }
}

/// A path of RFC 6901: `/` before each step, in which `~1` is `/` and `~0` is `~`.
enum JSONPointer {
  /// What `pointer` leads to from `start`, or nil.
  static func follow(_ pointer: Span<UInt8>, from start: UnsafePointer<Value>) -> UnsafePointer<
    Value
  >? {
    var here = unsafe start
    var i = 0
    while i < pointer.count {
      guard pointer[i] == UInt8(ascii: "/") else { return nil }
      i += 1
      var end = i
      while end < pointer.count, pointer[end] != UInt8(ascii: "/") { end += 1 }
      guard let next = unsafe step(pointer.extracting(i..<end), from: here.pointee) else {
        return nil
      }
      unsafe here = next
      i = end
    }
    return unsafe here
  }

  private static func step(_ step: Span<UInt8>, from value: Value) -> UnsafePointer<Value>? {
    switch value.kind {
    case .array:
      guard let index = index(step) else { return nil }
      return unsafe value.item(at: index)
    case .object:
      guard isWellFormed(step), let items = unsafe value.items else { return nil }
      let isFirst = value.flags & ValueFlag.firstKey != 0
      for i in 0..<value.size {
        let pair = unsafe items + 2 * (isFirst ? i : value.size - 1 - i)
        if unsafe names(step, pair.pointee) { return unsafe pair + 1 }
      }
      return nil
    default:
      return nil
    }
  }

  /// Digits without a leading zero.
  private static func index(_ step: Span<UInt8>) -> Int? {
    guard step.count > 0, step.count < 11, step.count == 1 || step[0] != 0x30 else { return nil }
    var index = 0
    for i in step.indices {
      let digit = step[i] &- 0x30
      if digit > 9 { return nil }
      index = index * 10 + Int(digit)
    }
    return index
  }

  private static func isWellFormed(_ step: Span<UInt8>) -> Bool {
    for i in step.indices where step[i] == UInt8(ascii: "~") {
      guard i + 1 < step.count, step[i + 1] == 0x30 || step[i + 1] == 0x31 else { return false }
    }
    return true
  }

  /// Whether `step`, its escapes undone, is the text of `key`.
  private static func names(_ step: Span<UInt8>, _ key: Value) -> Bool {
    let bytes = unsafe key.bytes
    var k = 0
    var i = 0
    while i < step.count {
      guard k < bytes.count else { return false }
      var byte = step[i]
      if byte == UInt8(ascii: "~") {
        i += 1
        byte = step[i] == 0x30 ? UInt8(ascii: "~") : UInt8(ascii: "/")
      }
      if unsafe bytes[k] != byte { return false }
      k += 1
      i += 1
    }
    return k == bytes.count
  }
}
