/// Reads a short text in one pass, from its bytes to values, in memory of the caller's.
///
/// To begin a scan, a document and an arena costs more than to read a few dozen bytes. Here is one
/// block of memory that is large enough for every text of that size. As in `JSONReader` the values
/// of what is open lie on a stack, and those of what was closed are moved, to the other end:
///
///     | open [ | 1 | open { | "a" | 2 | ->      free      <- | "b" | 3 |
///
/// It knows no errors, and neither escapes, text beyond ASCII, exponents nor long numbers: of all
/// that it says nothing, and `JSONReader`, which is its reference, reads the text. Nothing here can
/// trap, so it needs no guard.
enum JSONShort {
  static let depth = 32

  /// Reads text[..<size], behind which there is a zero, to `values`, where there is room for one more
  /// than `size`; its value is the first of them. False when another has to read it.
  ///
  /// No loop goes beyond the zero, because each ends there. No value is put beyond the end, nor
  /// moved onto one that is still on the stack: an item takes two bytes with the mark behind it, and
  /// an open array or object one, so as many places are free as there are items.
  static func read(_ text: Unchecked<UInt8>, size: Int, to values: Unchecked<Value>) -> Bool {
    var i = 0
    var top = 0
    var holder = -1
    var isObject = false
    var level = 0
    var closed = size &+ 1
    value: while true {
      var byte = next(text, &i)
      if isObject {
        guard byte == UInt8(ascii: "\""),
          string(text, &i, size, to: values, top)
        else { return false }
        top &+= 1
        guard next(text, &i) == UInt8(ascii: ":") else { return false }
        i &+= 1
        byte = next(text, &i)
      }
      switch byte {
      case UInt8(ascii: "\""):
        if !string(text, &i, size, to: values, top) { return false }
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        i &+= 1
        let isBrace = byte == UInt8(ascii: "{")
        // In ASCII the closing brackets are two behind the opening ones.
        if next(text, &i) == byte &+ 2 {
          i &+= 1
          values.store(Value(isBrace ? .object : .array), at: top)
        } else {
          level &+= 1
          if level > depth { return false }
          values.store(
            Value(head: UInt64(bitPattern: Int64(holder)), body: isObject ? 1 : 0), at: top)
          holder = top
          isObject = isBrace
          top &+= 1
          continue value
        }
      case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
        if !number(text, &i, to: values, top) { return false }
      default:
        guard let literal = literal(text, &i, size) else { return false }
        values.store(literal, at: top)
      }
      top &+= 1
      while true {
        let mark = next(text, &i)
        if holder < 0 { return i == size }
        i &+= 1
        if mark == UInt8(ascii: ",") { continue value }
        if mark != (isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) { return false }
        let outer = values[holder]
        let count = top &- holder &- 1
        var items = holder &+ 1
        // Those of the outermost one may stay: nothing is put on the stack after them.
        if holder > 0 {
          closed &-= count
          var k = 0
          while k < count {
            values[closed &+ k] = values[items &+ k]
            k &+= 1
          }
          items = closed
        }
        let size = UInt64(truncatingIfNeeded: isObject ? count &>> 1 : count)
        values.store(
          Value(isObject ? .object : .array, size: size, body: values.address(of: items)),
          at: holder)
        top = holder &+ 1
        holder = Int(truncatingIfNeeded: outer.head)
        isObject = outer.body != 0
        level &-= 1
      }
    }
  }

  /// The first byte from `i` on that is not blank.
  @inline(__always)
  private static func next(_ text: Unchecked<UInt8>, _ i: inout Int) -> UInt8 {
    var byte = text[i]
    while byte <= 0x20, JSONScan.isBlank(byte) {
      i &+= 1
      byte = text[i]
    }
    return byte
  }

  @inline(__always)
  private static func string(
    _ text: Unchecked<UInt8>, _ i: inout Int, _ size: Int, to values: Unchecked<Value>,
    _ place: Int
  ) -> Bool {
    let start = i &+ 1
    var end = start
    // The last 16 bytes, with the zero, are looked at together.
    let last = size &- 15
    if last >= 0 {
      while true {
        let block = min(end, last)
        let count = text.clean(at: block, skip: end &- block)
        end &+= count
        if count < 16 { break }
      }
    } else {
      while isClean(text[end]) { end &+= 1 }
    }
    if text[end] != UInt8(ascii: "\"") { return false }
    i = end &+ 1
    let length = UInt64(truncatingIfNeeded: end &- start)
    values.store(
      Value(.text, flags: ValueFlag.ascii, size: length, body: text.address(of: start)), at: place)
    return true
  }

  @inline(__always)
  private static func isClean(_ byte: UInt8) -> Bool {
    byte >= 0x20 && byte < 0x80 && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
  }

  /// Integers of up to 18 digits, and doubles of up to 15 that have no exponent.
  @inline(__always)
  private static func number(
    _ text: Unchecked<UInt8>, _ i: inout Int, to values: Unchecked<Value>, _ place: Int
  ) -> Bool {
    let isNegative = text[i] == UInt8(ascii: "-")
    let first = isNegative ? i &+ 1 : i
    i = first
    var number: UInt64 = 0
    JSONNumber.digits(text, &i, &number)
    let count = i &- first
    if count == 0 || count > 18 || (text[first] == UInt8(ascii: "0") && count > 1) { return false }
    if text[i] == UInt8(ascii: ".") {
      let point = i
      i &+= 1
      JSONNumber.digits(text, &i, &number)
      let places = i &- point &- 1
      if places == 0 || count &+ places > 15 || text[i] | 0x20 == UInt8(ascii: "e") {
        return false
      }
      let double = NearestDouble.quotient(number, tens: places & 15, isNegative: isNegative)
      values.store(Value(.double, body: double.bitPattern), at: place)
      return true
    }
    if text[i] | 0x20 == UInt8(ascii: "e") { return false }
    values.store(Value(.integer, body: isNegative ? 0 &- number : number), at: place)
    return true
  }

  @inline(__always)
  private static func literal(_ text: Unchecked<UInt8>, _ i: inout Int, _ size: Int) -> Value? {
    if i &+ 4 > size { return nil }
    let value: Value
    switch text.load(at: i, as: UInt32.self) {
    case 0x6575_7274: value = Value(.boolean, body: 1)
    case 0x6C6C_756E: value = Value(.null)
    case 0x736C_6166:
      if text[i &+ 4] != UInt8(ascii: "e") { return nil }
      value = Value(.boolean)
      i &+= 1
    default: return nil
    }
    i &+= 4
    return value
  }
}
