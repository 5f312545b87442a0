import CEntry

/// Writing values.
extension Runner {
  @inline(__always)
  func text(_ number: UInt32, _ frame: UnsafeMutablePointer<Frame>) -> Bool {
    let program = unsafe frame.pointee.program
    let piece = unsafe program.pointee.pieces[Int(number)]
    guard let characters = unsafe program.pointee.characters.base else { return true }
    if unsafe machine.pointee.output.append(
      UnsafeRawPointer(characters + Int(piece.start)), count: Int(piece.count), width: piece.width,
      widest: piece.widest)
    {
      return true
    }
    return false
  }

  @discardableResult @inline(never)
  func tooLarge() -> Bool {
    let output = unsafe machine.pointee.output
    return unsafe fail(
      output.size >= output.limit / 2 ? MELBACORE_FAIL_TOO_LARGE : MELBACORE_FAIL_NO_MEMORY)
  }

  /// How to write now, what depends on the scope decided.
  @inline(__always)
  func how(_ flag: UInt8, _ frame: UnsafeMutablePointer<Frame>) -> UInt32 {
    if flag & OutputMode.volatile == 0 { return UInt32(flag) }
    let escapes = unsafe frame.pointee.scope.pointee.autoescape != 0
    return UInt32(flag & ~OutputMode.volatile) | (escapes ? UInt32(OutputMode.escape) : 0)
  }

  @inline(__always)
  func emit(
    _ value: UnsafeMutablePointer<Value>, _ flag: UInt8, _ frame: UnsafeMutablePointer<Frame>
  ) -> Bool {
    let kind = unsafe value.pointee.held
    if kind != Held.handle, flag & (OutputMode.finalize | OutputMode.native) == 0 {
      return unsafe emitPlain(value, kind, flag, frame)
    }
    return unsafe host.pointee.emit(
      context, frame.pointee.scope, shared(value), how(flag, frame), &machine.pointee.output) == 0
  }

  @inline(never)
  private func emitPlain(
    _ value: UnsafeMutablePointer<Value>, _ kind: UInt64, _ flag: UInt8,
    _ frame: UnsafeMutablePointer<Frame>
  ) -> Bool {
    let done: Bool
    switch kind {
    case Held.integer:
      done = unsafe machine.pointee.output.append(Int64(bitPattern: value.pointee.body))
    case Held.boolean:
      done = unsafe machine.pointee.output.append(ascii: value.pointee.body != 0 ? "True" : "False")
    case Held.null:
      done = unsafe machine.pointee.output.append(ascii: "None")
    case Held.missing:
      return true
    default:
      return unsafe host.pointee.emit(
        context, frame.pointee.scope, shared(value), how(flag, frame),
        &machine.pointee.output) == 0
    }
    return unsafe done || tooLarge()
  }

  /// Writes a variable that is missing.
  @inline(never)
  func emitMissing(
    _ number: UInt32, _ flag: UInt8, _ frame: UnsafeMutablePointer<Frame>
  ) -> Bool {
    var value = Value.nothing
    return unsafe withUnsafeMutablePointer(to: &value) {
      guard unsafe push(missing: number, at: $0, frame) else { return false }
      let done = unsafe emit($0, flag, frame)
      unsafe release($0.pointee)
      return done
    }
  }

  /// Writes an attribute of a variable that is missing, or was undefined when it was set.
  @inline(never)
  func emitAttributeOfMissing(
    _ variable: Value, _ number: UInt32, _ attribute: UInt32, _ flag: UInt8,
    _ frame: UnsafeMutablePointer<Frame>
  ) -> Bool {
    var value = variable
    return unsafe withUnsafeMutablePointer(to: &value) {
      if variable.body == 0 {
        guard unsafe push(missing: number, at: $0, frame) else { return false }
      }
      let done = unsafe emitAttribute($0, attribute, flag, frame)
      unsafe release($0.pointee)
      return done
    }
  }

  @inline(__always)
  func emitAttribute(
    _ object: UnsafeMutablePointer<Value>, _ number: UInt32, _ flag: UInt8,
    _ frame: UnsafeMutablePointer<Frame>
  ) -> Bool {
    unsafe host.pointee.emit_attribute(
      context, frame.pointee.scope, shared(object), name(frame, number), how(flag, frame),
      &machine.pointee.output) == 0
  }
}
