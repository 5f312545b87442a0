import CEntry

/// What the loop of a run does in one step, where that is more than a line.
extension Runner {
  /// Whether the host wants what was written so far, which nothing is going to take back.
  @inline(__always)
  var isFull: Bool {
    unsafe machine.pointee.output.size >= machine.pointee.pauseSize && machine.pointee.captures == 0
  }

  /// Notes in a frame where its run stands.
  @inline(__always)
  func note(
    _ frame: UnsafeMutablePointer<Frame>, _ ip: UnsafePointer<Instruction>,
    _ sp: UnsafeMutablePointer<Value>
  ) {
    unsafe frame.pointee.next = unsafe ip
    unsafe frame.pointee.top = unsafe sp
  }

  @inline(__always)
  func code(_ frame: UnsafeMutablePointer<Frame>) -> UnsafePointer<Instruction> {
    unsafe frame.pointee.code
  }

  /// Drops values from the top of a frame's stack.
  @inline(__always)
  func drop(_ count: Int, _ frame: UnsafeMutablePointer<Frame>) {
    for _ in 0..<count {
      let top = unsafe frame.pointee.top - 1
      unsafe frame.pointee.top = unsafe top
      unsafe release(top.pointee)
    }
  }

  @inline(__always)
  func push(_ value: Value, _ frame: UnsafeMutablePointer<Frame>) {
    unsafe frame.pointee.top.pointee = value
    unsafe frame.pointee.top += 1
  }

  /// Loads a variable that was not looked up yet or is missing; it is `owner`'s.
  @inline(never)
  func load(
    _ variable: UnsafeMutablePointer<Value>, _ number: UInt32,
    _ owner: UnsafeMutablePointer<Frame>, _ frame: UnsafeMutablePointer<Frame>,
    _ sp: UnsafeMutablePointer<Value>
  ) -> Bool {
    if unsafe variable.pointee.held == Held.nothing {
      guard unsafe lookUp(number, variable, owner) else { return false }
    }
    let value = unsafe variable.pointee
    if value.held == Held.missing, value.body == 0 {
      return unsafe push(missing: number, at: sp, frame)
    }
    unsafe sp.pointee = value.lent
    return true
  }

  @inline(__always)
  func attribute(
    _ place: UnsafeMutablePointer<Value>, _ number: UInt32, _ frame: UnsafeMutablePointer<Frame>
  ) -> Bool {
    var result = Value.nothing
    let status = unsafe withUnsafeMutablePointer(to: &result) {
      unsafe host.pointee.attribute(context, shared(place), name(frame, number), shared($0))
    }
    guard status == 0 else { return false }
    let old = unsafe place.pointee
    unsafe place.pointee = result
    unsafe release(old)
    return true
  }

  /// Whether the value below the top must be waited for, which stands there then; nil for a failure.
  func wait(_ sp: UnsafeMutablePointer<Value>) -> Bool? {
    var must = false
    var awaitable = Value.nothing
    let status = unsafe withUnsafeMutablePointer(to: &awaitable) {
      unsafe host.pointee.wait(context, shared(sp - 1), &must, shared($0))
    }
    guard status == 0 else { return nil }
    if must {
      let old = unsafe sp[-1]
      unsafe sp[-1] = awaitable
      unsafe release(old)
      unsafe machine.pointee.waitsForItem = false
    }
    return must
  }

  /// Ends a function: its frame goes, and what it gives is on the stack of the one that called it.
  func finish(
    _ frame: UnsafeMutablePointer<Frame>, _ caller: UnsafeMutablePointer<Frame>
  ) -> Bool {
    let result = unsafe frame.pointee.result
    var made = Value.nothing
    if result != .written {
      guard unsafe take(frame, &made) else { return false }
    }
    let drops = unsafe Int(frame.pointee.drops)
    unsafe leave(frame)
    unsafe drop(drops, caller)
    if result != .written { unsafe push(made, caller) }
    return true
  }

  @inline(__always)
  func outer(
    _ frame: UnsafeMutablePointer<Frame>, _ levels: UInt32
  ) -> UnsafeMutablePointer<Frame> {
    var found = unsafe frame
    for _ in 0..<levels {
      guard let next = unsafe found.pointee.outer else { break }
      unsafe found = next
    }
    return unsafe found
  }

  func loop(_ value: Value) -> UnsafeMutablePointer<LoopRecord>? {
    guard value.held == Held.inside else { return nil }
    return unsafe UnsafeMutablePointer(bitPattern: UInt(value.body))
  }

  /// Sets a variable that was not looked up yet to what the scope has of its name, or to missing.
  @inline(never)
  func lookUp(
    _ number: UInt32, _ variable: UnsafeMutablePointer<Value>,
    _ frame: UnsafeMutablePointer<Frame>
  ) -> Bool {
    unsafe host.pointee.lookup(context, frame.pointee.scope, name(frame, number), shared(variable))
      == 0
  }

  /// Pushes what a missing variable is.
  @inline(never)
  func push(
    missing number: UInt32, at sp: UnsafeMutablePointer<Value>,
    _ frame: UnsafeMutablePointer<Frame>
  ) -> Bool {
    if unsafe machine.pointee.flags & UInt32(MELBACORE_PLAIN_UNDEFINED) != 0 {
      unsafe sp.pointee = Value(
        head: Held.missing, body: UInt64(UInt(bitPattern: name(frame, number))))
      return true
    }
    return unsafe undefined(MELBACORE_UNDEFINED_NAME, name(frame, number), 0, frame, sp)
  }

  @inline(__always)
  func constant(_ number: UInt32, _ frame: UnsafeMutablePointer<Frame>) -> Value {
    let constant = unsafe frame.pointee.program.pointee.constants[Int(number)]
    switch UInt8(truncatingIfNeeded: constant.kind) {
    case ConstantKind.integer.rawValue: return Value(head: Held.integer, body: constant.bits)
    case ConstantKind.double.rawValue: return Value(head: Held.double, body: constant.bits)
    case 16:
      // A value as it stands: MELBACORE_CONSTANT_VALUE.
      return Value(head: constant.bits, body: unsafe UInt64(UInt(bitPattern: constant.handle)))
    default:
      return Value(
        head: Held.handle | Held.borrowed, body: unsafe UInt64(UInt(bitPattern: constant.handle)))
    }
  }

  /// Replaces a value by what the host makes of it.
  @inline(__always)
  func replace(
    _ place: UnsafeMutablePointer<Value>,
    _ body: (UnsafePointer<BorrowedValue>, UnsafeMutablePointer<BorrowedValue>) -> Int32
  ) -> Bool {
    var result = Value.nothing
    let status = unsafe withUnsafeMutablePointer(to: &result) { unsafe body(shared(place), shared($0)) }
    guard status == 0 else { return false }
    let old = unsafe place.pointee
    unsafe place.pointee = result
    unsafe release(old)
    return true
  }

  /// Whether the next instruction only writes the text that a call gives, which it may do at once.
  @inline(__always)
  func isWrittenOnly(_ step: Instruction, _ frame: UnsafeMutablePointer<Frame>) -> Bool {
    guard step.operation == .emit, step.flag & ~(OutputMode.escape | OutputMode.volatile) == 0
    else { return false }
    return unsafe step.flag & OutputMode.escape == 0 || frame.pointee.scope.pointee.autoescape != 0
  }

  /// Takes what a frame has written out of the output.
  func take(_ frame: UnsafeMutablePointer<Frame>, _ result: inout Value) -> Bool {
    let isSafe =
      unsafe frame.pointee.result == .value
      && (frame.pointee.caller?.pointee.scope.pointee.autoescape ?? 0) != 0
    return unsafe cut(
      frame.pointee.captureStart, frame.pointee.captureWidest, isSafe: isSafe, &result)
  }

  /// Makes a value of the output from `start` on, which ends there then.
  func cut(_ start: Int, _ widest: UInt32, isSafe: Bool, _ result: inout Value) -> Bool {
    let output = unsafe machine.pointee.output
    let count = unsafe output.size - start
    let data = unsafe output.data.map { unsafe UnsafeRawPointer($0 + start * Int(output.width)) }
    let text = unsafe Text(data: data, length: count, width: output.width)
    let made = unsafe withUnsafeMutablePointer(to: &result) {
      unsafe host.pointee.text(
        context, text, output.widest, isSafe ? UInt32(MELBACORE_ESCAPE) : 0, shared($0))
    }
    guard made == 0 else { return false }
    unsafe machine.pointee.output.size = start
    unsafe machine.pointee.output.widest = widest
    unsafe machine.pointee.captures -= 1
    return true
  }

  /// Goes on with what was waited for: an item of a loop, its end, or the value on top.
  func answer(_ value: Value) {
    guard let frame = unsafe machine.pointee.frame,
      unsafe frame.pointee.top > frame.pointee.stack
    else { return }
    let place = unsafe frame.pointee.top - 1
    let old = unsafe place.pointee
    unsafe place.pointee = value
    unsafe release(old)
    guard unsafe machine.pointee.waitsForItem else { return }
    unsafe machine.pointee.waitsForItem = false
    let step = unsafe frame.pointee.next[-1]
    let loop = unsafe frame.pointee.loops + Int(step.a)
    if value.held == Held.nothing {
      unsafe frame.pointee.top -= 1
      unsafe frame.pointee.next = unsafe code(frame) + Int(step.b)
      return
    }
    let flags = unsafe UInt8(truncatingIfNeeded: loop.pointee.flags)
    if flags & LoopFlag.tested != 0 {
      unsafe keep(loop, value)
    } else {
      unsafe count(loop, value, flags)
    }
  }
}
