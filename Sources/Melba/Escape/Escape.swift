import CKernels

/// Escaping in two passes: `measure` finds the exact size or what cannot be written, `write` then
/// fills memory of that size and cannot fail.
///
/// Both walk the text in runs.  A run is handed to a kernel, which replaces ASCII characters by
/// the context's table and takes all others as they are; between runs stand the few characters
/// beyond ASCII that the context has something to say about.
struct Escape<Form: TextForm> {
  typealias Unit = Form.Unit

  let context: EscapeContext

  /// What escaping makes of a text.
  struct Size {
    var count = 0
    var isChanged = false
    /// Whether a unit may be beyond ASCII; never false when one is.
    var isWide = false
  }

  @inline(__always)
  func measure(_ text: Span<Unit>) throws(EscapeError) -> Size {
    guard let attention = context.attention(as: Form.self) else {
      var size = Size()
      try add(text, at: 0, to: &size)
      return size
    }
    return try measure(text, with: attention)
  }

  @inline(never)
  private func measure(
    _ text: Span<Unit>, with attention: EscapeContext.Attention
  ) throws(EscapeError) -> Size {
    var size = Size()
    var i = 0
    while true {
      let j = Search.first(
        in: text, from: i, low: Unit(truncatingIfNeeded: attention.low),
        high: Unit(truncatingIfNeeded: attention.high))
      if i < j { try add(text.extracting(i..<j), at: i, to: &size) }
      if j == text.count { return size }
      let character = Form.character(in: text, at: j)
      size.isWide = true
      switch context.treatment(of: character.value) {
      case .kept:
        size.count &+= character.count
      case .escaped:
        size.count &+= 6
        size.isChanged = true
      case .percentEncoded:
        size.count &+= 3 &* UTF8.count(of: character.value)
        size.isChanged = true
      case .refused(let kind):
        throw EscapeError(kind: kind, offset: j)
      }
      i = j &+ character.count
    }
  }

  @inline(__always)
  func write(_ text: Span<Unit>, into writer: inout Writer<Unit>) {
    guard let attention = context.attention(as: Form.self) else {
      Kernels.fill(text, for: context, into: &writer)
      return
    }
    write(text, with: attention, into: &writer)
  }

  @inline(never)
  private func write(
    _ text: Span<Unit>, with attention: EscapeContext.Attention, into writer: inout Writer<Unit>
  ) {
    var i = 0
    while true {
      let j = Search.first(
        in: text, from: i, low: Unit(truncatingIfNeeded: attention.low),
        high: Unit(truncatingIfNeeded: attention.high))
      if i < j { Kernels.fill(text.extracting(i..<j), for: context, into: &writer) }
      if j == text.count { return }
      let character = Form.character(in: text, at: j)
      switch context.treatment(of: character.value) {
      case .kept, .refused:
        writer.append(text.extracting(j..<j &+ character.count))
      case .escaped(let separator):
        writer.append(lineSeparator: separator)
      case .percentEncoded:
        percentEncode(character.value, into: &writer)
      }
      i = j &+ character.count
    }
  }

  /// Copies a text that escaping leaves as it is; false, with only a part of it written, for another.
  ///
  /// Measuring and copying by turns finds each piece in the nearest cache the second time.
  func copy(_ text: Span<Unit>, into writer: inout Writer<Unit>) -> Bool {
    guard context.attention(as: Form.self) == nil else { return false }
    var i = 0
    while i < text.count {
      let next = min(i &+ 8192 >> Unit.shift, text.count)
      let piece = text.extracting(i..<next)
      guard Kernels.tally(piece, for: context).specials == 0 else { return false }
      writer.append(piece)
      i = next
    }
    return true
  }

  /// Adds what a kernel finds in a run that begins at `offset` of the text.
  @inline(__always)
  private func add(
    _ run: Span<Unit>, at offset: Int, to size: inout Size
  ) throws(EscapeError) {
    let tally = Kernels.tally(run, for: context)
    if tally.illegal {
      throw EscapeError(kind: .character, offset: offset + firstIllegal(in: run))
    }
    size.count &+= run.count &- tally.specials &+ tally.written
    size.isChanged = size.isChanged || tally.specials > 0
    size.isWide = size.isWide || tally.wide
  }

  private func firstIllegal(in run: Span<Unit>) -> Int {
    let table = unsafe Kernels.table(of: context)
    for i in run.indices where run[i] < 0x80 {
      let length = unsafe melbakernel_length(table, UInt8(truncatingIfNeeded: run[i]))
      if length == 0x80 { return i }
    }
    return 0
  }

  /// Writes each byte of the UTF-8 form of `scalar` as a percent sign and two digits.
  private func percentEncode(_ scalar: UInt32, into writer: inout Writer<Unit>) {
    let count = UTF8.count(of: scalar)
    let lead: UInt32 = count == 2 ? 0xC0 : count == 3 ? 0xE0 : 0xF0
    var shift = UInt32(6 &* (count &- 1))
    percentEncode(byte: lead | scalar >> shift, into: &writer)
    while shift > 0 {
      shift &-= 6
      percentEncode(byte: 0x80 | scalar >> shift & 0x3F, into: &writer)
    }
  }

  private func percentEncode(byte: UInt32, into writer: inout Writer<Unit>) {
    writer.append(UInt8(ascii: "%"))
    writer.append(hexadecimal: byte >> 4)
    writer.append(hexadecimal: byte & 15)
  }
}

extension Writer {
  /// Writes U+2028 or U+2029 as JavaScript spells them.
  fileprivate mutating func append(lineSeparator: UInt32) {
    append(UInt8(ascii: "\\"))
    append(UInt8(ascii: "u"))
    append(UInt8(ascii: "2"))
    append(UInt8(ascii: "0"))
    append(UInt8(ascii: "2"))
    append(hexadecimal: lineSeparator & 15)
  }

  fileprivate mutating func append(_ ascii: UInt8) {
    append(Unit(truncatingIfNeeded: ascii))
  }

  fileprivate mutating func append(hexadecimal digit: UInt32) {
    append(Unit(truncatingIfNeeded: digit &+ (digit < 10 ? 0x30 : 0x37)))
  }
}
