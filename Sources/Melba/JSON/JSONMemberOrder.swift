/// The order of members by the bytes of their keys, and of equal keys as they came.
///
/// A heap needs no memory, and no choice of keys makes it slow.
@safe struct JSONMemberOrder {
  private let entries: Unchecked<JSONMember>
  private let count: Int
  private let text: UnsafePointer<UInt8>

  init(_ entries: Unchecked<JSONMember>, _ count: Int, _ text: UnsafePointer<UInt8>) {
    (self.entries, self.count) = (entries, count)
    unsafe self.text = text
  }

  func sort() {
    if isInOrder() { return }
    var i = count / 2
    while i > 0 {
      i -= 1
      sink(i, count)
    }
    var left = count
    while left > 1 {
      left -= 1
      (entries[0], entries[left]) = (entries[left], entries[0])
      sink(0, left)
    }
  }

  private func isInOrder() -> Bool {
    var i = 1
    while i < count {
      if precedes(entries[i], entries[i - 1]) { return false }
      i += 1
    }
    return true
  }

  private func sink(_ start: Int, _ count: Int) {
    var i = start
    while true {
      var child = 2 * i + 1
      if child >= count { return }
      if child + 1 < count, precedes(entries[child], entries[child + 1]) { child += 1 }
      if !precedes(entries[i], entries[child]) { return }
      (entries[i], entries[child]) = (entries[child], entries[i])
      i = child
    }
  }

  private func precedes(_ a: JSONMember, _ b: JSONMember) -> Bool {
    let order = order(a, b)
    return order != 0 ? order < 0 : a.start < b.start
  }

  /// Compares two keys, which both end with a quote.
  private func order(_ a: JSONMember, _ b: JSONMember) -> Int {
    var i = 1
    while true {
      let (left, right) = unsafe (text[a.start &+ i], text[b.start &+ i])
      if left == UInt8(ascii: "\\") || right == UInt8(ascii: "\\") {
        // What stands before is equal, so both are at the start of a character.
        return escapedOrder(a.start &+ i, b.start &+ i)
      }
      if left != right {
        if left == UInt8(ascii: "\"") { return -1 }
        if right == UInt8(ascii: "\"") { return 1 }
        return Int(left) - Int(right)
      }
      if left == UInt8(ascii: "\"") { return 0 }
      i &+= 1
    }
  }

  /// Compares character by character what the escapes stand for.
  private func escapedOrder(_ a: Int, _ b: Int) -> Int {
    var (a, b) = (a, b)
    while true {
      let (left, right) = (character(&a), character(&b))
      if left != right || left < 0 { return left - right }
    }
  }

  /// The next character of a key; -1 at its end.
  private func character(_ i: inout Int) -> Int {
    let byte = unsafe text[i]
    switch byte {
    case UInt8(ascii: "\""): return -1
    case UInt8(ascii: "\\"):
      let first = escape(&i)
      guard first & 0xFC00 == 0xD800 else { return first }
      return (first & 0x3FF) << 10 + (escape(&i) & 0x3FF) + 0x10000
    case 0..<0x80:
      i &+= 1
      return Int(byte)
    default:
      let count = byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4
      let bytes = unsafe UnsafeBufferPointer(start: text + i, count: count)
      i &+= count
      return unsafe Int(UTF8Form.character(in: Span(_unsafeElements: bytes), at: 0).value)
    }
  }

  /// The unit that an escape stands for.
  private func escape(_ i: inout Int) -> Int {
    let letter = unsafe text[i &+ 1]
    i &+= 2
    switch letter {
    case UInt8(ascii: "b"): return 8
    case UInt8(ascii: "t"): return 9
    case UInt8(ascii: "n"): return 10
    case UInt8(ascii: "f"): return 12
    case UInt8(ascii: "r"): return 13
    case UInt8(ascii: "u"):
      var unit = 0
      for k in 0..<4 {
        unit = unsafe unit << 4 | Int(JSONDecoder.hexadecimal(text[i &+ k]) ?? 0)
      }
      i &+= 4
      return unit
    default: return Int(letter)
    }
  }
}
