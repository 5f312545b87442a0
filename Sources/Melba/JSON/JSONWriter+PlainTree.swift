import CKernels

/// Whole trees in the plainest style: what `write` does for any, with all that changes from value
/// to value in registers.
///
/// Before each value there is room for its key and for a value of the common kinds.
extension JSONWriter {
  private static var room: Int { 2 &* (JSONText.short &+ 4) &+ 32 }

  func writePlainly(_ root: Value, _ frames: JSONFrames) -> Bool {
    guard var out = unsafe beginValue(Self.room) else { return false }
    var edge = self.edge
    let depth = unsafe state.pointee.style.depth &- state.pointee.depth
    var value = root
    var level = 0
    // The innermost array or object, and what is left of it.
    var isObject = false
    var next: UInt64 = 0
    var stop: UInt64 = 0
    while true {
      var isEntered = false
      switch value.head & 0xFF {
      case ValueKind.text.rawValue:
        if value.width == 0, value.size <= JSONText.short, value.body != 0,
          let text = unsafe UnsafeRawPointer(bitPattern: UInt(value.body)),
          unsafe JSONText.copyShort(text, value.size, to: out + 1)
        {
          unsafe out[0] = UInt8(ascii: "\"")
          unsafe out[value.size &+ 1] = UInt8(ascii: "\"")
          unsafe out += value.size &+ 2
        } else {
          guard let end = unsafe quoteSlowly(value, at: out) else { return false }
          unsafe (out, edge) = unsafe (end, self.edge)
        }
      case ValueKind.integer.rawValue:
        unsafe out = IntegerText.write(Int64(bitPattern: value.body), to: out)
      case ValueKind.double.rawValue where Double(bitPattern: value.body).isFinite:
        unsafe out = Self.writeDouble(Double(bitPattern: value.body), to: out)
      case ValueKind.null.rawValue:
        unsafe UnsafeMutableRawPointer(out).storeBytes(of: 0x6C6C_756E, as: UInt32.self)
        unsafe out += 4
      case ValueKind.boolean.rawValue:
        let isTrue = value.body & 0xFF != 0
        unsafe UnsafeMutableRawPointer(out).storeBytes(
          of: isTrue ? 0x6575_7274 : 0x736C_6166, as: UInt32.self)
        unsafe out[4] = UInt8(ascii: "e")
        unsafe out += isTrue ? 4 : 5
      case ValueKind.array.rawValue, ValueKind.object.rawValue:
        guard value.flags & ValueFlag.hosted == 0, value.size == 0 || value.body != 0 else {
          return fail(.value)
        }
        if level >= depth { return fail(.tooDeep) }
        let isBrace = value.head & 0xFF == ValueKind.object.rawValue
        unsafe out[0] = isBrace ? UInt8(ascii: "{") : UInt8(ascii: "[")
        if value.size == 0 {
          unsafe out[1] = isBrace ? UInt8(ascii: "}") : UInt8(ascii: "]")
          unsafe out += 2
          break
        }
        unsafe out += 1
        unsafe frames.pointer(level).pointee = JSONFrame(
          object: isObject ? 1 : 0, position: next, more: stop, isHosted: 0)
        level &+= 1
        isObject = isBrace
        let count = UInt64(value.size) &<< (isBrace ? 1 : 0)
        (next, stop) = (value.body, value.body &+ count &* UInt64(Value.stride))
        isEntered = true
      default:
        guard let end = unsafe writeSlowly(value, at: out) else { return false }
        unsafe (out, edge) = unsafe (end, self.edge)
      }
      if !isEntered {
        while next == stop {
          if level == 0 { return unsafe endValue(out) }
          unsafe out[0] = isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")
          unsafe out += 1
          level &-= 1
          let frame = unsafe frames.pointer(level).pointee
          (isObject, next, stop) = (frame.object != 0, frame.position, frame.more)
          if UInt(bitPattern: out) > edge {
            guard let more = unsafe makeRoom(at: out) else { return false }
            unsafe (out, edge) = unsafe (more, self.edge)
          }
        }
        unsafe out[0] = UInt8(ascii: ",")
        unsafe out += 1
      }
      if UInt(bitPattern: out) > edge {
        guard let more = unsafe makeRoom(at: out) else { return false }
        unsafe (out, edge) = unsafe (more, self.edge)
      }
      guard let item = unsafe UnsafePointer<Value>(bitPattern: UInt(next)) else {
        return fail(.value)
      }
      if isObject {
        let key = unsafe item.pointee
        if key.head & 0xFF_00FF == ValueKind.text.rawValue, key.size <= JSONText.short,
          let text = unsafe UnsafeRawPointer(bitPattern: UInt(key.body)),
          unsafe JSONText.copyShort(text, key.size, to: out + 1)
        {
          unsafe out[0] = UInt8(ascii: "\"")
          unsafe out[key.size &+ 1] = UInt8(ascii: "\"")
          unsafe out += key.size &+ 2
        } else {
          guard key.kind == .text else { return fail(.value) }
          guard let end = unsafe quoteSlowly(key, at: out) else { return false }
          unsafe (out, edge) = unsafe (end, self.edge)
        }
        unsafe out[0] = UInt8(ascii: ":")
        unsafe out += 1
        value = unsafe item[1]
        next &+= 2 &* UInt64(Value.stride)
      } else {
        value = unsafe item.pointee
        next &+= UInt64(Value.stride)
      }
    }
  }

  /// The last place before which there is room.
  private var edge: UInt {
    unsafe UInt(bitPattern: sink.start) &+ UInt(bitPattern: sink.capacity &- Self.room)
  }

  @inline(never)
  private func makeRoom(at out: UnsafeMutablePointer<UInt8>) -> UnsafeMutablePointer<UInt8>? {
    unsafe advance(to: out)
    return unsafe isWithinLimit() ? reserve(Self.room) : nil
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
    _ value: Value, at out: UnsafeMutablePointer<UInt8>
  ) -> UnsafeMutablePointer<UInt8>? {
    unsafe advance(to: out)
    guard let form = form(of: value) else {
      fail(.value)
      return nil
    }
    let text = unsafe UnsafeRawPointer(bitPattern: UInt(value.body))
    guard let end = unsafe quoteLong(text, count: value.size, form: form, to: out) else { return nil }
    return unsafe makeRoom(at: end)
  }

  /// Writes a value of a kind that is not common, or none.
  @inline(never)
  private func writeSlowly(
    _ value: Value, at out: UnsafeMutablePointer<UInt8>
  ) -> UnsafeMutablePointer<UInt8>? {
    unsafe advance(to: out)
    switch value.kind {
    case .natural:
      return unsafe makeRoom(at: IntegerText.write(value.body, to: out))
    case .bigInteger, .decimal:
      guard value.size > 0, value.body != 0 else { break }
      guard unsafe isNumber(value.bytes), let out = unsafe reserve(value.size) else { return nil }
      unsafe copy(value.bytes, to: out)
      return unsafe makeRoom(at: out + value.size)
    case .double where unsafe state.pointee.style.writesNullForNaN:
      unsafe UnsafeMutableRawPointer(out).storeBytes(of: 0x6C6C_756E, as: UInt32.self)
      return unsafe makeRoom(at: out + 4)
    case .double:
      fail(.notFinite)
      return nil
    default: break
    }
    fail(.value)
    return nil
  }
}
