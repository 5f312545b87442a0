import CEntry

/// Operators, on numbers of the machine's own here and on all else by the host.
extension Runner {
  @inline(__always)
  func truth(_ value: UnsafeMutablePointer<Value>) -> Bool? {
    let held = unsafe value.pointee
    switch held.held {
    case Held.boolean, Held.integer: return held.body != 0
    case Held.null, Held.missing: return false
    default:
      var result = false
      guard unsafe host.pointee.truth(context, shared(value), &result) == 0 else { return nil }
      return result
    }
  }

  /// Replaces two integers on top by what an operator makes of them; false for what the host has to do.
  @inline(__always)
  func calculate(_ sp: UnsafeMutablePointer<Value>, _ flag: UInt8) -> Bool {
    let (left, right) = unsafe (sp[-2], sp[-1])
    guard left.held == Held.integer, right.held == Held.integer, flag & 0x80 == 0,
      let result = Self.calculate(
        flag, Int64(bitPattern: left.body), Int64(bitPattern: right.body))
    else { return false }
    unsafe sp[-2] = .integer(result)
    return true
  }

  /// Nil for what has no result of 64 bits.
  @inline(__always)
  private static func calculate(_ operation: UInt8, _ left: Int64, _ right: Int64) -> Int64? {
    let result: (partialValue: Int64, overflow: Bool)
    switch operation {
    case 0: result = left.addingReportingOverflow(right)
    case 1: result = left.subtractingReportingOverflow(right)
    case 2: result = left.multipliedReportingOverflow(by: right)
    case 4, 5:
      guard right > 0 || right < -1 else { return nil }
      let (quotient, remainder) = left.quotientAndRemainder(dividingBy: right)
      let isLower = remainder != 0 && (remainder < 0) != (right < 0)
      if operation == 4 { return isLower ? quotient - 1 : quotient }
      return isLower ? remainder + right : remainder
    default: return nil
    }
    return result.overflow ? nil : result.partialValue
  }

  @inline(never)
  func operate(_ sp: UnsafeMutablePointer<Value>, _ flag: UInt8) -> Bool {
    var result = Value.nothing
    let operation = melbacore_operation(rawValue: UInt32(flag & 0x7F))
    let status = unsafe withUnsafeMutablePointer(to: &result) {
      unsafe host.pointee.operate(context, operation, shared(sp - 2), shared(sp - 1), shared($0))
    }
    guard status == 0 else { return false }
    let (left, right) = unsafe (sp[-2], sp[-1])
    unsafe sp[-2] = result
    unsafe sp[-1] = .nothing
    unsafe release(left)
    unsafe release(right)
    return true
  }

  func unary(_ place: UnsafeMutablePointer<Value>, _ flag: UInt8) -> Bool {
    let value = unsafe place.pointee
    if value.held == Held.integer, flag & 0x80 == 0, Int64(bitPattern: value.body) != Int64.min {
      if flag == 7 { unsafe place.pointee = .integer(-Int64(bitPattern: value.body)) }
      return true
    }
    let operation = melbacore_operation(rawValue: UInt32(flag & 0x7F))
    return unsafe replace(place) { unsafe host.pointee.operate(context, operation, $0, nil, $1) }
  }

  /// Replaces two integers on top by how they compare; false for what the host has to do.
  @inline(__always)
  func compareIntegers(_ sp: UnsafeMutablePointer<Value>, _ flag: UInt8) -> Bool {
    let (left, right) = unsafe (sp[-2], sp[-1])
    if left.held == Held.integer, right.held == Held.integer, flag < 6 {
      let (a, b) = (Int64(bitPattern: left.body), Int64(bitPattern: right.body))
      let result: Bool
      switch flag {
      case 0: result = a == b
      case 1: result = a != b
      case 2: result = a < b
      case 3: result = a <= b
      case 4: result = a > b
      default: result = a >= b
      }
      unsafe sp[-2] = .boolean(result)
      return true
    }
    return false
  }

  @inline(never)
  func compareByHost(_ sp: UnsafeMutablePointer<Value>, _ flag: UInt8) -> Bool {
    var result = Value.nothing
    let status = unsafe withUnsafeMutablePointer(to: &result) {
      unsafe host.pointee.compare(
        context, melbacore_comparison(rawValue: UInt32(flag)), shared(sp - 2), shared(sp - 1),
        shared($0))
    }
    guard status == 0 else { return false }
    let (left, right) = unsafe (sp[-2], sp[-1])
    unsafe sp[-2] = result
    unsafe sp[-1] = .nothing
    unsafe release(left)
    unsafe release(right)
    return true
  }

  func item(
    _ sp: UnsafeMutablePointer<Value>, _ flag: UInt8, _ frame: UnsafeMutablePointer<Frame>
  ) -> Bool {
    var result = Value.nothing
    let status = unsafe withUnsafeMutablePointer(to: &result) {
      unsafe host.pointee.item(context, shared(sp - 2), shared(sp - 1), flag != 0, shared($0))
    }
    guard status == 0 else { return false }
    let (object, key) = unsafe (sp[-2], sp[-1])
    unsafe sp[-2] = result
    unsafe sp[-1] = .nothing
    unsafe release(object)
    unsafe release(key)
    return true
  }

  /// Makes one value of several.
  func gather(
    _ step: Instruction, _ values: UnsafeMutablePointer<Value>,
    _ frame: UnsafeMutablePointer<Frame>, _ result: inout Value
  ) -> Bool {
    unsafe withUnsafeMutablePointer(to: &result) {
      if step.operation == .concat {
        return unsafe host.pointee.concat(
          context, shared(values), step.a, how(step.flag, frame), shared($0)) == 0
      }
      return unsafe host.pointee.build(
        context, melbacore_sequence(rawValue: UInt32(step.flag)), shared(values), step.a,
        shared($0)) == 0
    }
  }

  /// Puts the parts of the value at `place` there, the first of them on top.
  func unpack(
    _ place: UnsafeMutablePointer<Value>, _ count: Int, _ frame: UnsafeMutablePointer<Frame>
  ) -> Bool {
    let whole = unsafe place.pointee
    var held = whole
    // The host fills the stack from the place up; the value itself is kept beside it meanwhile.
    unsafe place.pointee = .nothing
    let status = unsafe withUnsafeMutablePointer(to: &held) {
      unsafe host.pointee.unpack(context, shared($0), UInt32(count), shared(place))
    }
    unsafe release(whole)
    guard status == 0 else { return false }
    var (low, high) = unsafe (place, place + count - 1)
    while unsafe low < high {
      let value = unsafe low.pointee
      unsafe low.pointee = unsafe high.pointee
      unsafe high.pointee = value
      unsafe low += 1
      unsafe high -= 1
    }
    return true
  }
}
