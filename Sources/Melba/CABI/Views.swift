import CMelba

extension Bytes {
  /// The bytes, borrowed for as long as the caller lends them; nil when they contradict themselves.
  @inline(__always)
  var span: Span<UInt8>? {
    @_lifetime(borrow self)
    get {
      guard unsafe size >= 0, unsafe size <= sizeLimit, unsafe data != nil || size == 0 else { return nil }
      let bytes = unsafe UnsafeRawBufferPointer(start: data, count: size)
      return unsafe _overrideLifetime(Span(_unsafeBytes: bytes), borrowing: self)
    }
  }
}

extension Text {
  /// The characters in units of the text's width, which the caller has looked at.
  @inline(__always)
  @_lifetime(borrow self)
  func span<Unit: CodeUnit>(as unit: Unit.Type) -> Span<Unit>? {
    guard unsafe length >= 0, unsafe length <= sizeLimit >> Int(Unit.shift), unsafe data != nil || length == 0,
      unsafe Int(bitPattern: data) & ((1 << Int(Unit.shift)) - 1) == 0
    else { return nil }
    let units = unsafe UnsafeBufferPointer(
      start: data?.assumingMemoryBound(to: Unit.self), count: length)
    return unsafe _overrideLifetime(Span(_unsafeElements: units), borrowing: self)
  }
}
