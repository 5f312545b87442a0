import CKernels

/// Values that open nothing.
extension JSONWriter {
  func null() -> Bool { literal(0x6C6C_756E, count: 4) }

  func boolean(_ value: Bool) -> Bool {
    value ? literal(0x6575_7274, count: 4) : literal(0x65_736C_6166, count: 5)
  }

  /// Writes the first bytes of a word, the first lowest.
  @inline(__always)
  private func literal(_ word: UInt64, count: Int) -> Bool {
    guard let out = unsafe beginValue(8) else { return false }
    unsafe UnsafeMutableRawPointer(out).storeBytes(of: word, as: UInt64.self)
    return unsafe endValue(out + count)
  }

  func integer(_ value: Int64) -> Bool {
    guard let out = unsafe beginValue(IntegerText.room) else { return false }
    return unsafe endValue(IntegerText.write(value, to: out))
  }

  func natural(_ value: UInt64) -> Bool {
    guard let out = unsafe beginValue(IntegerText.room) else { return false }
    return unsafe endValue(IntegerText.write(value, to: out))
  }

  func double(_ value: Double) -> Bool {
    guard value.isFinite else { return notFinite() }
    guard let out = unsafe beginValue(DoubleText.room) else { return false }
    return unsafe endValue(DoubleText.write(value, to: out))
  }

  func float(_ value: Float) -> Bool {
    guard value.isFinite else { return notFinite() }
    guard let out = unsafe beginValue(DoubleText.room) else { return false }
    return unsafe endValue(DoubleText.write(value, to: out))
  }

  private func notFinite() -> Bool {
    if unsafe state.pointee.style.writesNullForNaN { return null() }
    return fail(.notFinite)
  }

  /// A number as text, which goes out as it is.
  func number(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard unsafe isNumber(text) else { return false }
    guard let out = unsafe beginValue(text.count) else { return false }
    unsafe copy(text, to: out)
    return unsafe endValue(out + text.count)
  }

  /// Whether a text is a number; if not the writer has failed.
  func isNumber(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    if unsafe state.pointee.position == .failed { return false }
    guard let first = unsafe text.first, let last = unsafe text.last,
      first == UInt8(ascii: "-") || first &- 0x30 <= 9, last &- 0x30 <= 9
    else {
      return fail(.text(.number, isAtEnd: false), at: Place())
    }
    return unsafe check(text)
  }

  /// Whether a text is JSON that may stand here; if not the writer has failed.
  private func check(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard text.count <= JSONRules.greatestText else { return fail(.tooLarge) }
    var rules = JSONRules()
    // No double is made of a number, so none is too large.
    rules.numbers.keepsDecimals = true
    rules.depth = unsafe state.pointee.style.depth &- state.pointee.depth
    var check = unsafe JSONCheck(text, rules)
    do throws(JSONFault) {
      try check.run()
      return true
    } catch let fault {
      if fault.reason == .noMemory { return fail(.noMemory) }
      if fault.reason == .tooDeep { return fail(.tooDeep) }
      let reason = JSONWriterFault.text(fault.reason, isAtEnd: fault.isAtEnd)
      return unsafe fail(reason, at: place(of: fault.offset, in: Span(_unsafeElements: text), UTF8Form.self))
    }
  }

  private func place<Form: TextForm>(
    of offset: Int, in text: Span<Form.Unit>, _ form: Form.Type
  ) -> Place {
    var place = Place()
    place.advance(over: text.extracting(0..<min(offset, text.count)), as: form)
    return place
  }

  @inline(__always)
  func copy(_ text: UnsafeBufferPointer<UInt8>, to out: UnsafeMutablePointer<UInt8>) {
    if let start = text.baseAddress { unsafe out.update(from: start, count: text.count) }
  }

  // MARK: - Fragments

  /// JSON that is there already.
  func fragment(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    if unsafe state.pointee.position == .failed { return false }
    let valid = unsafe UTF8.extent(of: Span(_unsafeElements: text)).valid
    guard valid == text.count else {
      return unsafe fail(
        .encoding, at: place(of: valid, in: Span(_unsafeElements: text), UTF8Form.self))
    }
    guard text.count > 0 else { return fail(.text(.value, isAtEnd: true), at: Place()) }
    if unsafe !state.pointee.style.trustsFragments, unsafe !check(text) { return false }
    let style = unsafe state.pointee.style
    if style.escaping.isStandard, !style.isLines {
      guard let out = unsafe beginValue(text.count) else { return false }
      unsafe copy(text, to: out)
      return unsafe endValue(out + text.count)
    }
    guard let out = unsafe beginValue(JSONText.mostPerUnit &* text.count &+ JSONText.slack) else {
      return false
    }
    return unsafe endValue(
      JSONText.write(
        fragment: Span(_unsafeElements: text), style.escaping, isLine: style.isLines, to: out))
  }

  // MARK: - Text

  /// UTF-8; short text that needs no escape is copied here.
  @inline(__always)
  func text(_ text: UnsafeRawPointer?, count: Int) -> Bool {
    guard let out = unsafe beginValue(JSONText.short &+ 4) else { return false }
    guard let end = unsafe quote(text, count: count, to: out) else { return false }
    return unsafe endValue(end)
  }

  @inline(__always)
  func key(_ text: UnsafeRawPointer?, count: Int) -> Bool {
    guard let out = unsafe beginKey(JSONText.short &+ 4) else { return false }
    guard let end = unsafe quote(text, count: count, to: out) else { return false }
    return unsafe endKey(end)
  }

  /// Characters of 1, 2 or 4 bytes, as `form` says.
  func wideText(_ text: UnsafeRawPointer?, count: Int, form: UInt32) -> Bool {
    guard let out = unsafe beginValue(4) else { return false }
    guard let end = unsafe quoteLong(text, count: count, form: form, to: out) else { return false }
    return unsafe endValue(end)
  }

  func wideKey(_ text: UnsafeRawPointer?, count: Int, form: UInt32) -> Bool {
    guard let out = unsafe beginKey(4) else { return false }
    guard let end = unsafe quoteLong(text, count: count, form: form, to: out) else { return false }
    return unsafe endKey(end)
  }

  /// Writes a text in quotes and returns its end, where there is room for two bytes.
  @inline(__always)
  private func quote(
    _ text: UnsafeRawPointer?, count: Int, to out: UnsafeMutablePointer<UInt8>
  ) -> UnsafeMutablePointer<UInt8>? {
    if count <= JSONText.short, let text = unsafe text,
      unsafe !state.pointee.style.escaping.isForScript,
      unsafe JSONText.copyShort(text, count, to: out + 1)
    {
      unsafe out.pointee = UInt8(ascii: "\"")
      unsafe out[count &+ 1] = UInt8(ascii: "\"")
      return unsafe out + count + 2
    }
    let form = MELBA_FORM_BYTES.rawValue
    return unsafe quoteLong(text, count: count, form: form, to: out)
  }

  @inline(never)
  func quoteLong(
    _ text: UnsafeRawPointer?, count: Int, form: UInt32, to out: UnsafeMutablePointer<UInt8>
  ) -> UnsafeMutablePointer<UInt8>? {
    let isUTF8 = form == MELBA_FORM_BYTES.rawValue
    let bytes = unsafe UnsafeRawBufferPointer(start: text, count: isUTF8 ? count : 0)
    if isUTF8 {
      let valid = unsafe UTF8.extent(of: Span(_unsafeBytes: bytes)).valid
      if valid < count {
        let place = unsafe place(of: valid, in: Span<UInt8>(_unsafeBytes: bytes), UTF8Form.self)
        fail(.encoding, at: place)
        return nil
      }
    }
    unsafe out.pointee = UInt8(ascii: "\"")
    var out = unsafe out + 1
    let escaping = unsafe state.pointee.style.escaping
    let most = escaping.mostPerUnit(form: form)
    var i = 0
    while i < count {
      // So much is written at a time, that the worst case stays small.
      var next = count &- i > 8192 ? i &+ 8192 : count
      while isUTF8, next < count, unsafe bytes[next] & 0xC0 == 0x80 { next &-= 1 }
      unsafe advance(to: out)
      guard let room = unsafe reserve((next &- i) &* most &+ JSONText.slack &+ 4) else {
        return nil
      }
      let from = unsafe text.map { unsafe $0 + i << (isUTF8 ? 0 : Int(form)) }
      guard let end = unsafe JSONText.write(from, count: next &- i, form: form, escaping, to: room)
      else {
        fail(.surrogate, at: unsafe placeOfSurrogate(from, next &- i, form, before: i))
        return nil
      }
      unsafe out = end
      i = next
    }
    unsafe out.pointee = UInt8(ascii: "\"")
    return unsafe out + 1
  }

  /// Where the first unit stands that is no character, in text whose first `before` units are.
  private func placeOfSurrogate(
    _ text: UnsafeRawPointer?, _ count: Int, _ form: UInt32, before: Int
  ) -> Place {
    var place = Place()
    guard let text = unsafe text else { return place }
    for i in -before..<count {
      let unit =
        form == MELBA_FORM_UCS2.rawValue
        ? unsafe UInt32(text.load(fromByteOffset: i &* 2, as: UInt16.self))
        : unsafe text.load(fromByteOffset: i &* 4, as: UInt32.self)
      if unit & 0xFFFF_F800 == 0xD800 || unit > 0x10FFFF { return place }
      let units = InlineArray<1, UInt32>(repeating: unit)
      place.advance(over: units.span, as: FixedForm<UInt32>.self)
    }
    return place
  }
}
