/// Looking up what a character reference stands for.
enum Entities {
  /// One or two scalars.
  struct Meaning {
    var first: UInt32
    /// 0 when there is only one.
    var second: UInt32 = 0
  }

  /// A reference that stands in a text: its meaning and the units that it takes after the `&`.
  struct Match {
    var meaning: Meaning?
    var count: Int
  }

  /// The reference whose `&` stands just before `start`, if there is one.
  static func match<Unit: CodeUnit>(in text: Span<Unit>, from start: Int) -> Match? {
    guard start < text.count else { return nil }
    return text[start] == 0x23
      ? numeric(in: text, from: start + 1) : named(in: text, from: start)
  }

  /// The longest name that the text goes on with: all letters and digits up to a semicolon, or
  /// else the longest beginning of them that is a name without one.
  private static func named<Unit: CodeUnit>(in text: Span<Unit>, from start: Int) -> Match? {
    var hash = Hash()
    var beginnings = InlineArray<8, Hash>(repeating: hash)
    var count = 0
    while start + count < text.count, count < EntityTable.longest {
      let unit = text[start + count]
      guard unit < 0x80 else { break }
      let byte = UInt8(truncatingIfNeeded: unit)
      if byte == 0x3B {
        hash.combine(byte)
        let whole = meaning(of: text.extracting(start..<start + count + 1), hash)
        if whole != nil { return whole }
        break
      }
      guard byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26 else { break }
      hash.combine(byte)
      count += 1
      if count <= EntityTable.longestBare { beginnings[count] = hash }
    }
    count = min(count, EntityTable.longestBare)
    while count >= 2 {
      let bare = meaning(of: text.extracting(start..<start + count), beginnings[count])
      if bare != nil { return bare }
      count -= 1
    }
    return nil
  }

  /// FNV-1a, folded to the size of the table.
  private struct Hash {
    private var value: UInt32 = 0x811C_9DC5

    mutating func combine(_ byte: UInt8) {
      value = (value ^ UInt32(byte)) &* 0x0100_0193
    }

    var slot: Int { Int((value ^ value >> 15) & 4095) }
  }

  private static func meaning<Unit: CodeUnit>(of name: Span<Unit>, _ hash: Hash) -> Match? {
    var slot = hash.slot
    while EntityTable.slots[slot] != 0 {
      let index = Int(EntityTable.slots[slot]) - 1
      if isName(index, name) {
        return Match(meaning: meaning(of: index, nameCount: name.count), count: name.count)
      }
      slot = (slot + 1) & 4095
    }
    return nil
  }

  private static func isName<Unit: CodeUnit>(_ index: Int, _ name: Span<Unit>) -> Bool {
    for i in name.indices where byte(of: index, at: i) != name[i] { return false }
    return byte(of: index, at: name.count) == 0
  }

  /// A byte of a name, or the NUL that ends it.
  @inline(__always)
  private static func byte(of index: Int, at depth: Int) -> UInt8 {
    let offset = Int(EntityTable.offsets[index]) + depth
    precondition(offset < EntityTable.text.utf8CodeUnitCount)
    return unsafe EntityTable.text.utf8Start[offset]
  }

  private static func meaning(of index: Int, nameCount: Int) -> Meaning {
    let start = Int(EntityTable.offsets[index]) + nameCount + 1
    let end = Int(EntityTable.offsets[index + 1]) - 1
    let all = unsafe UnsafeBufferPointer(
      start: EntityTable.text.utf8Start, count: EntityTable.text.utf8CodeUnitCount)
    let value = unsafe Span(_unsafeElements: all).extracting(start..<end)
    let first = UTF8Form.character(in: value, at: 0)
    guard first.count < value.count else { return Meaning(first: first.value) }
    return Meaning(
      first: first.value, second: UTF8Form.character(in: value, at: first.count).value)
  }

  /// A number in decimal, or after `x` in hexadecimal digits; the semicolon may be missing.
  private static func numeric<Unit: CodeUnit>(in text: Span<Unit>, from start: Int) -> Match? {
    var i = start
    var base: UInt32 = 10
    if i < text.count, text[i] | 0x20 == 0x78 {
      base = 16
      i += 1
    }
    let digits = i
    var value: UInt32 = 0
    while i < text.count, let digit = digit(text[i], base: base) {
      // All numbers beyond Unicode mean the same.
      value = min(value &* base &+ digit, 0x11_0000)
      i += 1
    }
    guard i > digits else { return nil }
    if i < text.count, text[i] == 0x3B { i += 1 }
    return Match(meaning: meaning(ofNumber: value), count: i - (start - 1))
  }

  @inline(__always)
  private static func digit<Unit: CodeUnit>(_ unit: Unit, base: UInt32) -> UInt32? {
    guard unit < 0x80 else { return nil }
    let unit = UInt32(truncatingIfNeeded: unit)
    if unit &- 0x30 < 10 { return unit - 0x30 }
    let letter = (unit | 0x20) &- 0x61
    return base == 16 && letter < 6 ? letter + 10 : nil
  }

  /// What HTML5 makes of a number, nil for nothing: the rules of Python's `html.unescape`.
  private static func meaning(ofNumber number: UInt32) -> Meaning? {
    switch number {
    case 0, 0xD800...0xDFFF, 0x11_0000...:
      return Meaning(first: 0xFFFD)
    case 0x0D:
      return Meaning(first: 0x0D)
    case 0x80...0x9F:
      return Meaning(first: UInt32(windows1252[Int(number) - 0x80]))
    case 0x01...0x08, 0x0B, 0x0E...0x1F, 0x7F, 0xFDD0...0xFDEF:
      return nil
    default:
      return number & 0xFFFE == 0xFFFE ? nil : Meaning(first: number)
    }
  }

  /// Windows-1252 for 0x80 to 0x9F, which HTML5 takes such numbers to mean.
  private static let windows1252: InlineArray<32, UInt16> = [
    0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
    0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D, 0x017D, 0x8F,
    0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
    0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D, 0x017E, 0x0178,
  ]
}
