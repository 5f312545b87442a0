/// Unescaping in two passes: `measure` finds the size and the widest character, `write` fills
/// memory of that size.  No text gets longer, but for a few references that UTF-8 spells with a
/// byte more than their name has.
enum Unescape<Form: TextForm> {
  typealias Unit = Form.Unit

  struct Size {
    /// Units of UTF-8, else characters.
    var count = 0
    /// The bits of all characters, of which the highest is that of the widest one.
    var bits: UInt32 = 0
    var isChanged = false

    /// The bytes that a character of the result needs.
    var width: UInt32 { bits < 0x100 ? 1 : bits < 0x1_0000 ? 2 : 4 }
  }

  /// A run to copy, or a reference.
  private enum Piece {
    case run(Range<Int>)
    case reference(Entities.Meaning?)
  }

  static func measure(_ text: Span<Unit>) -> Size {
    var size = Size()
    walk(text) { piece in
      switch piece {
      case .run(let range):
        size.count &+= range.count
        // What takes a byte a unit needs no more for its own characters.
        if Unit.shift == 0 { return }
        for i in range { size.bits |= UInt32(truncatingIfNeeded: text[i]) }
      case .reference(let meaning):
        size.isChanged = true
        guard let meaning else { return }
        size.bits |= meaning.first | meaning.second
        size.count &+= count(of: meaning.first)
        if meaning.second != 0 { size.count &+= count(of: meaning.second) }
      }
    }
    return size
  }

  static func write<Out: CodeUnit>(_ text: Span<Unit>, into writer: inout Writer<Out>) {
    walk(text) { piece in
      switch piece {
      case .run(let range):
        writer.append(text.extracting(range))
      case .reference(let meaning):
        guard let meaning else { return }
        append(meaning.first, to: &writer)
        if meaning.second != 0 { append(meaning.second, to: &writer) }
      }
    }
  }

  @inline(__always)
  private static func walk(_ text: Span<Unit>, _ take: (Piece) -> Void) {
    var from = 0
    var i = 0
    while true {
      i = Search.first(in: text, from: i, low: 0x26, high: 0x26)
      if i == text.count { break }
      guard let match = Entities.match(in: text, from: i + 1) else {
        i += 1
        continue
      }
      if from < i { take(.run(from..<i)) }
      take(.reference(match.meaning))
      i += 1 + match.count
      from = i
    }
    if from < i { take(.run(from..<i)) }
  }

  @inline(__always)
  private static func count(of scalar: UInt32) -> Int {
    Form.isUTF8 ? UTF8.count(of: scalar) : 1
  }

  @inline(__always)
  private static func append<Out: CodeUnit>(_ scalar: UInt32, to writer: inout Writer<Out>) {
    if Form.isUTF8 {
      writer.append(utf8: scalar)
    } else {
      writer.append(Out(truncatingIfNeeded: scalar))
    }
  }
}
