import CKernels

/// Text of which more is escaped than the standard demands.
///
/// For ASCII a search finds what is beyond it; what lies between goes to the kernels. For a script
/// the text is first written as it would be otherwise, and then, where a measuring pass finds that
/// it matters, escaped once more for that context.
extension JSONText {
  /// So many units are written at a time that what is escaped twice fits into memory on the stack.
  private static let chunk = 256
  private static let scratch = 3072

  /// As `write`; nil also when UTF-8 begins or ends within a character.
  static func write(
    _ text: UnsafeRawPointer?, count: Int, form: UInt32, _ escaping: JSONEscaping,
    to out: UnsafeMutablePointer<UInt8>
  ) -> UnsafeMutablePointer<UInt8>? {
    if escaping.isStandard { return unsafe write(text, count: count, form: form, to: out) }
    guard let text = unsafe text, count > 0 else { return unsafe out }
    switch melba_text_form(form) {
    case MELBA_FORM_BYTES:
      return unsafe write(units(text, count), UTF8Form.self, form, escaping, to: out)
    case MELBA_FORM_LATIN1:
      return unsafe write(units(text, count), FixedForm<UInt8>.self, form, escaping, to: out)
    case MELBA_FORM_UCS2:
      return unsafe write(units(text, count), FixedForm<UInt16>.self, form, escaping, to: out)
    default:
      return unsafe write(units(text, count), FixedForm<UInt32>.self, form, escaping, to: out)
    }
  }

  @inline(__always)
  private static func units<Unit: CodeUnit>(
    _ text: UnsafeRawPointer, _ count: Int
  ) -> UnsafeBufferPointer<Unit> {
    unsafe UnsafeBufferPointer(start: text.assumingMemoryBound(to: Unit.self), count: count)
  }

  @inline(never)
  private static func write<Form: TextForm>(
    _ units: UnsafeBufferPointer<Form.Unit>, _: Form.Type, _ form: UInt32, _ escaping: JSONEscaping,
    to out: UnsafeMutablePointer<UInt8>
  ) -> UnsafeMutablePointer<UInt8>? {
    let text = unsafe Span(_unsafeElements: units)
    var end = unsafe out
    if !escaping.isForScript { return unsafe writeASCII(text, Form.self, form, to: end) }
    var i = 0
    while i < text.count {
      let next = endOfChunk(text, from: i, Form.self)
      let piece = text.extracting(i..<next)
      if Form.isUTF8, isCut(piece) { return nil }
      let written =
        escaping.isASCII
        ? unsafe writeASCII(piece, Form.self, form, to: end)
        : unsafe write(start(of: piece), count: piece.count, form: form, to: end)
      guard let written = unsafe written else { return nil }
      unsafe end = protect(from: end, to: written)
      i = next
    }
    return unsafe end
  }

  @inline(__always)
  private static func start<Unit: CodeUnit>(of text: Span<Unit>) -> UnsafeRawPointer? {
    unsafe text.withUnsafeBytes { $0.baseAddress }
  }

  /// Where a chunk ends, which in UTF-8 is not within a character.
  @inline(__always)
  private static func endOfChunk<Form: TextForm>(
    _ text: Span<Form.Unit>, from start: Int, _: Form.Type
  ) -> Int {
    guard text.count &- start > chunk else { return text.count }
    var end = start &+ chunk
    if Form.isUTF8 {
      while end > start &+ chunk &- 3, text[end] & 0xC0 == 0x80 { end &-= 1 }
    }
    return end
  }

  /// Whether UTF-8 ends with the first bytes of a character.
  @inline(__always)
  private static func isCut<Unit: CodeUnit>(_ text: Span<Unit>) -> Bool {
    let count = text.count
    return text[count &- 1] >= 0xC0 || (count > 1 && text[count &- 2] >= 0xE0)
      || (count > 2 && text[count &- 3] >= 0xF0)
  }

  // MARK: - ASCII

  @inline(never)
  private static func writeASCII<Form: TextForm>(
    _ text: Span<Form.Unit>, _: Form.Type, _ form: UInt32, to out: UnsafeMutablePointer<UInt8>
  ) -> UnsafeMutablePointer<UInt8>? {
    // ASCII in units of a byte is UTF-8.
    let form = Form.Unit.shift == 0 ? MELBA_FORM_BYTES.rawValue : form
    var end = unsafe out
    var i = 0
    while true {
      let j = Search.first(in: text, from: i, low: 0x80, high: Form.Unit.max)
      if i < j {
        guard
          let written = unsafe write(
            start(of: text.extracting(i..<j)), count: j &- i, form: form, to: end)
        else { return nil }
        unsafe end = unsafe written
      }
      if j == text.count { return unsafe end }
      // Where one character is beyond ASCII the next often are, too.
      i = j
      let stop = min(j &+ 32, text.count)
      while i < stop {
        let count = unsafe writeASCII(characterOf: text, at: i, Form.self, to: &end)
        if count == 0 { return nil }
        i &+= count
      }
    }
  }

  /// Writes one character and returns the units that it took; 0 when it is none.
  @inline(__always)
  private static func writeASCII<Form: TextForm>(
    characterOf text: Span<Form.Unit>, at i: Int, _: Form.Type,
    to end: inout UnsafeMutablePointer<UInt8>
  ) -> Int {
    let first = UInt32(truncatingIfNeeded: text[i])
    if first < 0x80 {
      let escape = melbakernel_json_escape(UInt8(truncatingIfNeeded: first))
      unsafe end.pointee = UInt8(truncatingIfNeeded: first)
      if escape != 0 { unsafe store(escape, at: end) }
      unsafe end += max(1, Int(escape >> 56))
      return 1
    }
    if Form.isUTF8 {
      let count = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
      if first < 0xC0 || count > text.count &- i { return 0 }
    }
    let character = Form.character(in: text, at: i)
    let scalar = character.value
    if scalar & 0xFFFF_F800 == 0xD800 || scalar > 0x10FFFF { return 0 }
    unsafe spell(scalar, to: &end)
    return character.count
  }

  /// Writes a character as an escape, or as two.
  @inline(__always)
  private static func spell(_ scalar: UInt32, to end: inout UnsafeMutablePointer<UInt8>) {
    if scalar > 0xFFFF {
      unsafe store(spelled(0xD7C0 &+ scalar >> 10), at: end)
      unsafe end += 6
      unsafe store(spelled(0xDC00 | scalar & 0x3FF), at: end)
    } else {
      unsafe store(spelled(scalar), at: end)
    }
    unsafe end += 6
  }

  @inline(__always)
  private static func store(_ bytes: UInt64, at end: UnsafeMutablePointer<UInt8>) {
    unsafe UnsafeMutableRawPointer(end).storeBytes(of: bytes, as: UInt64.self)
  }

  /// `\u` and four digits, the first byte lowest.
  @inline(__always)
  private static func spelled(_ unit: UInt32) -> UInt64 {
    let pairs = (unit & 0xFF) << 16 | unit >> 8
    let nibbles = (pairs & 0x0F_000F) << 8 | (pairs >> 4) & 0x0F_000F
    // A digit from 10 on is a letter, 39 places behind where the digits would go on.
    let letters = (nibbles &+ 0x0606_0606) >> 4 & 0x0101_0101
    let digits = nibbles &+ 0x3030_3030 &+ letters &* 39
    return UInt64(digits) << 16 | 0x755C
  }

  // MARK: - Script

  /// Escapes what was written for a script and returns its new end.
  @inline(__always)
  private static func protect(
    from start: UnsafeMutablePointer<UInt8>, to end: UnsafeMutablePointer<UInt8>
  ) -> UnsafeMutablePointer<UInt8> {
    let count = unsafe end - start
    let text = unsafe Span(_unsafeElements: UnsafeBufferPointer(start: start, count: count))
    let escape = Escape<UTF8Form>(context: .jsonScript)
    guard let size = try? escape.measure(text), size.isChanged else { return unsafe end }
    unsafe rewrite(start, count: count, escaped: size.count)
    return unsafe start + size.count
  }

  @inline(never)
  private static func rewrite(
    _ start: UnsafeMutablePointer<UInt8>, count: Int, escaped: Int
  ) {
    var scratch = InlineArray<3072, UInt8>(repeating: 0)
    guard count <= Self.scratch else { return }
    unsafe withUnsafeMutableBytes(of: &scratch) { copy in
      guard let base = copy.baseAddress else { return }
      unsafe base.copyMemory(from: start, byteCount: count)
      let text = unsafe Span<UInt8>(_unsafeBytes: UnsafeRawBufferPointer(start: base, count: count))
      var writer = unsafe Writer(UnsafeMutableBufferPointer(start: start, count: escaped))
      Escape<UTF8Form>(context: .jsonScript).write(text, into: &writer)
    }
  }
}

// MARK: - Fragments

extension JSONText {
  /// Writes JSON that is there already, with more of its text escaped; marks are ASCII that no
  /// escaping touches. A line feed between them becomes a space where a line must stay one.
  static func write(
    fragment text: Span<UInt8>, _ escaping: JSONEscaping, isLine: Bool,
    to out: UnsafeMutablePointer<UInt8>
  ) -> UnsafeMutablePointer<UInt8> {
    var end = unsafe out
    var i = 0
    while i < text.count {
      let character = UTF8Form.character(in: text, at: i)
      let scalar = character.value
      let isMarkup = scalar == 0x3C || scalar == 0x3E || scalar == 0x26 || scalar & ~1 == 0x2028
      if (escaping.isForScript && isMarkup) || (escaping.isASCII && scalar > 0x7F) {
        unsafe spell(scalar, to: &end)
      } else if isLine, scalar == 0x0A || scalar == 0x0D {
        unsafe end.pointee = UInt8(ascii: " ")
        unsafe end += 1
      } else {
        for k in 0..<character.count { unsafe end[k] = text[i &+ k] }
        unsafe end += character.count
      }
      i &+= character.count
    }
    return unsafe end
  }
}
