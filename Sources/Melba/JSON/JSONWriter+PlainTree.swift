import CKernels

/// Whole trees in the plainest style: what `write` does for any, with all that changes from value
/// to value in registers.
///
/// Before each value there is room for its key, for a value of the common kinds, and for the ends of
/// all that is open.
extension JSONWriter {
  private static var room: Int { 2 &* (JSONText.short &+ 4) &+ 32 }

  func writePlainly(_ root: Value, _ frames: JSONFrames) -> Bool {
    guard var out = unsafe beginValue(Self.room) else { return false }
    var edge = self.edge
    let depth = unsafe state.pointee.style.depth &- state.pointee.depth
    var value = root
    var level = 0
    // The innermost array or object, and what is left of it.
    var isObject: UInt64 = 0
    var next: UInt64 = 0
    var stop: UInt64 = 0
    while true {
      var isEntered = false
      let kind = value.head & 0xFF
      // Each value is written with the comma that most have behind them. Not one switch: branches
      // that ask for one kind each are foreseen more often than a jump to any.
      if let end = unsafe Self.quoteShort(value, and: UInt8(ascii: ","), at: out) {
        unsafe out = end
      } else if kind == ValueKind.integer.rawValue {
        unsafe out = Self.comma(at: IntegerText.write(Int64(bitPattern: value.body), to: out))
      } else if kind &- ValueKind.array.rawValue < 2 {
        guard value.flags & ValueFlag.hosted == 0, value.size == 0 || value.body != 0 else {
          return fail(.value)
        }
        if level >= depth { return fail(.tooDeep) }
        let isBrace = kind &- ValueKind.array.rawValue
        // Braces are two rows of the code behind brackets.
        let marks = 0x2C5D5B | UInt32(truncatingIfNeeded: isBrace) &* 0x2020
        unsafe UnsafeMutableRawPointer(out).storeBytes(of: marks, as: UInt32.self)
        if value.size == 0 {
          unsafe out += 3
        } else {
          unsafe out += 1
          unsafe frames.pointer(level).pointee = JSONFrame(
            object: isObject, position: next, more: stop, isHosted: 0)
          level &+= 1
          isObject = isBrace
          let count = UInt64(value.size) &<< isBrace
          (next, stop) = (value.body, value.body &+ count &* UInt64(Value.stride))
          isEntered = true
        }
      } else {
        switch kind {
        case ValueKind.null.rawValue:
          unsafe UnsafeMutableRawPointer(out).storeBytes(of: 0x2C_6C6C_756E, as: UInt64.self)
          unsafe out += 5
        case ValueKind.boolean.rawValue:
          let isTrue = value.body & 0xFF != 0
          unsafe UnsafeMutableRawPointer(out).storeBytes(
            of: isTrue ? 0x2C_6575_7274 : 0x2C65_736C_6166, as: UInt64.self)
          unsafe out += isTrue ? 5 : 6
        case ValueKind.double.rawValue where Double(bitPattern: value.body).isFinite:
          unsafe out = Self.comma(at: Self.writeDouble(Double(bitPattern: value.body), to: out))
        default:
          guard let end = unsafe writeSlowly(value, at: out, level) else { return false }
          unsafe (out, edge) = unsafe (Self.comma(at: end), self.edge)
        }
      }
      if !isEntered {
        while next == stop {
          if level == 0 { return unsafe endValue(out - 1) }
          // The end takes the place of the last comma.
          let marks = 0x2C5D | UInt16(truncatingIfNeeded: isObject &<< 5)
          unsafe (UnsafeMutableRawPointer(out) - 1).storeBytes(of: marks, as: UInt16.self)
          unsafe out += 1
          level &-= 1
          let frame = unsafe frames.pointer(level).pointee
          (isObject, next, stop) = (frame.object, frame.position, frame.more)
        }
      }
      if UInt(bitPattern: out) &+ UInt(bitPattern: level) > edge {
        guard let more = unsafe makeRoom(at: out, level) else { return false }
        unsafe (out, edge) = unsafe (more, self.edge)
      }
      if isObject != 0 {
        let key = Self.item(at: next)
        if let end = unsafe Self.quoteShort(key, and: UInt8(ascii: ":"), at: out) {
          unsafe out = end
        } else {
          guard key.kind == .text else { return fail(.value) }
          guard let end = unsafe quoteSlowly(key, at: out, level) else { return false }
          unsafe end[0] = UInt8(ascii: ":")
          unsafe (out, edge) = unsafe (end + 1, self.edge)
        }
        next &+= UInt64(Value.stride)
      }
      value = Self.item(at: next)
      next &+= UInt64(Value.stride)
    }
  }

  @inline(__always)
  private static func comma(at out: UnsafeMutablePointer<UInt8>) -> UnsafeMutablePointer<UInt8> {
    unsafe out[0] = UInt8(ascii: ",")
    return unsafe out + 1
  }

  /// What has items is begun only after a look at their address, which is not nil.
  @inline(__always)
  private static func item(at address: UInt64) -> Value {
    unsafe UnsafePointer<Value>(bitPattern: UInt(address)).unsafelyUnwrapped.pointee
  }

  /// The last place before which there is room.
  private var edge: UInt {
    unsafe UInt(bitPattern: sink.start) &+ UInt(bitPattern: sink.capacity &- Self.room)
  }

  @inline(never)
  private func makeRoom(
    at out: UnsafeMutablePointer<UInt8>, _ level: Int
  ) -> UnsafeMutablePointer<UInt8>? {
    unsafe advance(to: out)
    return unsafe isWithinLimit() ? reserve(Self.room &+ level) : nil
  }

  /// Writes a text of UTF-8 and a mark, and returns the end, or nil where it is long or not clean
  /// ASCII, or no text.
  @inline(__always)
  private static func quoteShort(
    _ value: Value, and mark: UInt8, at out: UnsafeMutablePointer<UInt8>
  ) -> UnsafeMutablePointer<UInt8>? {
    // Zero but for the size, which becomes the lower half, when it is a text and its width 0.
    let word = (value.head & 0xFFFF_FFFF_00FF_00FF) &- ValueKind.text.rawValue
    let count = word &<< 32 | word &>> 32
    guard count <= UInt64(JSONText.short),
      let text = unsafe UnsafeRawPointer(bitPattern: UInt(value.body)),
      unsafe JSONText.copyShort(text, Int(truncatingIfNeeded: count), to: out + 1)
    else { return nil }
    unsafe out[0] = UInt8(ascii: "\"")
    let end = unsafe out + Int(truncatingIfNeeded: count)
    unsafe UnsafeMutableRawPointer(end + 1).storeBytes(
      of: UInt16(mark) &<< 8 | 0x22, as: UInt16.self)
    return unsafe end + 3
  }

  @inline(never)
  private static func writeDouble(
    _ value: Double, to out: UnsafeMutablePointer<UInt8>
  ) -> UnsafeMutablePointer<UInt8> {
    unsafe DoubleText.write(value, to: out)
  }

  /// Writes a text that is long, wide, or has something to escape; behind the result there is room.
  @inline(never)
  private func quoteSlowly(
    _ value: Value, at out: UnsafeMutablePointer<UInt8>, _ level: Int
  ) -> UnsafeMutablePointer<UInt8>? {
    unsafe advance(to: out)
    guard let form = form(of: value) else {
      fail(.value)
      return nil
    }
    let text = unsafe UnsafeRawPointer(bitPattern: UInt(value.body))
    guard let end = unsafe quoteLong(text, count: value.size, form: form, to: out) else { return nil }
    return unsafe makeRoom(at: end, level)
  }

  /// Writes a value of a kind that is not common, or none.
  @inline(never)
  private func writeSlowly(
    _ value: Value, at out: UnsafeMutablePointer<UInt8>, _ level: Int
  ) -> UnsafeMutablePointer<UInt8>? {
    if value.kind == .text { return unsafe quoteSlowly(value, at: out, level) }
    unsafe advance(to: out)
    switch value.kind {
    case .natural:
      return unsafe makeRoom(at: IntegerText.write(value.body, to: out), level)
    case .bigInteger, .decimal:
      guard value.size > 0, value.body != 0 else { break }
      guard unsafe isNumber(value.bytes), let out = unsafe reserve(value.size) else { return nil }
      unsafe copy(value.bytes, to: out)
      return unsafe makeRoom(at: out + value.size, level)
    case .double where unsafe state.pointee.style.writesNullForNaN:
      unsafe UnsafeMutableRawPointer(out).storeBytes(of: 0x6C6C_756E, as: UInt32.self)
      return unsafe makeRoom(at: out + 4, level)
    case .double:
      fail(.notFinite)
      return nil
    default: break
    }
    fail(.value)
    return nil
  }
}
