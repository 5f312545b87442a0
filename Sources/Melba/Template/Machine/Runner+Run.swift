import CEntry

extension Runner {
  /// Runs the innermost frame and those below it until the last of them ends, or there is something
  /// for the host to do first; frames stay as they are then, and running again goes on.
  ///
  /// The place in the code and the top of the stack are in registers.  Before anything is called
  /// that may look at the frame, or leave it, both are noted there.
  func run() -> RunOutcome {
    guard var frame = unsafe machine.pointee.frame else { return .done }
    var ip = unsafe frame.pointee.next
    var variables = unsafe frame.pointee.variables
    var sp = unsafe frame.pointee.top
    while true {
      let step = unsafe ip
      unsafe ip += 1
      switch unsafe step.pointee.operation {
      case .text:
        guard unsafe text(step.pointee.a, frame) else {
          unsafe note(frame, ip, sp)
          unsafe tooLarge()
          return .failed
        }
        if unsafe isFull {
          unsafe note(frame, ip, sp)
          return .paused
        }

      case .emit:
        unsafe note(frame, ip, sp)
        unsafe sp -= 1
        guard unsafe emit(sp, step.pointee.flag, frame) else { return .failed }
        unsafe frame.pointee.top = unsafe sp
        unsafe release(sp.pointee)
        if unsafe isFull { return .paused }

      case .emitVariable:
        let variable = unsafe variables + Int(step.pointee.a)
        unsafe note(frame, ip, sp)
        if unsafe variable.pointee.held == Held.nothing {
          guard unsafe lookUp(step.pointee.b, variable, frame) else { return .failed }
        }
        if unsafe variable.pointee.held == Held.missing, unsafe variable.pointee.body == 0 {
          guard unsafe emitMissing(step.pointee.b, step.pointee.flag, frame) else { return .failed }
        } else {
          guard unsafe emit(variable, step.pointee.flag, frame) else { return .failed }
        }
        if unsafe isFull { return .paused }

      case .emitVariableAttribute:
        let variable = unsafe variables + Int(step.pointee.a)
        unsafe note(frame, ip, sp)
        if unsafe variable.pointee.held == Held.nothing {
          guard unsafe lookUp(step.pointee.b, variable, frame) else { return .failed }
        }
        if unsafe variable.pointee.held == Held.missing {
          guard
            unsafe emitAttributeOfMissing(
              variable.pointee, step.pointee.b, step.pointee.c, step.pointee.flag, frame)
          else { return .failed }
        } else {
          guard unsafe emitAttribute(variable, step.pointee.c, step.pointee.flag, frame) else {
            return .failed
          }
        }
        if unsafe isFull { return .paused }

      case .emitAttribute:
        unsafe note(frame, ip, sp)
        unsafe sp -= 1
        guard unsafe emitAttribute(sp, step.pointee.a, step.pointee.flag, frame) else {
          return .failed
        }
        unsafe frame.pointee.top = unsafe sp
        unsafe release(sp.pointee)
        if unsafe isFull { return .paused }

      case .load:
        let value = unsafe variables[Int(step.pointee.a)]
        if value.held == Held.nothing || (value.held == Held.missing && value.body == 0) {
          unsafe note(frame, ip, sp)
          guard unsafe load(variables + Int(step.pointee.a), step.pointee.b, frame, frame, sp) else {
            return .failed
          }
        } else {
          unsafe sp.pointee = value.lent
        }
        unsafe sp += 1

      case .loadOuter:
        let outer = unsafe self.outer(frame, step.pointee.c)
        let variable = unsafe outer.pointee.variables + Int(step.pointee.a)
        let value = unsafe variable.pointee
        if value.held == Held.nothing || (value.held == Held.missing && value.body == 0) {
          unsafe note(frame, ip, sp)
          guard unsafe load(variable, step.pointee.b, outer, frame, sp) else { return .failed }
        } else {
          unsafe sp.pointee = value.lent
        }
        unsafe sp += 1

      case .loadRaw:
        let outer = unsafe self.outer(frame, step.pointee.c)
        let variable = unsafe outer.pointee.variables + Int(step.pointee.a)
        if unsafe variable.pointee.held == Held.nothing {
          unsafe note(frame, ip, sp)
          guard unsafe lookUp(step.pointee.b, variable, outer) else { return .failed }
        }
        unsafe sp.pointee = unsafe variable.pointee.lent
        unsafe sp += 1

      case .store:
        unsafe sp -= 1
        let variable = unsafe variables + Int(step.pointee.a)
        let old = unsafe variable.pointee
        unsafe variable.pointee = unsafe owned(sp.pointee)
        if old.isOwned {
          unsafe note(frame, ip, sp)
          unsafe release(old)
        }

      case .forget:
        unsafe note(frame, ip, sp)
        for i in Int(unsafe step.pointee.a)..<Int(unsafe step.pointee.a + step.pointee.b) {
          let old = unsafe variables[i]
          unsafe variables[i] = .nothing
          unsafe release(old)
        }

      case .unset:
        unsafe note(frame, ip, sp)
        let old = unsafe variables[Int(step.pointee.a)]
        unsafe variables[Int(step.pointee.a)] = .missing
        unsafe release(old)

      case .jumpIfGiven:
        let value = unsafe variables[Int(step.pointee.a)]
        if value.held != Held.missing || value.body != 0 {
          unsafe ip = code(frame) + Int(step.pointee.b)
        }

      case .null:
        unsafe sp.pointee = .null
        unsafe sp += 1
      case .no:
        unsafe sp.pointee = .boolean(false)
        unsafe sp += 1
      case .yes:
        unsafe sp.pointee = .boolean(true)
        unsafe sp += 1
      case .integer:
        unsafe sp.pointee = .integer(Int64(Int32(bitPattern: step.pointee.a)))
        unsafe sp += 1
      case .constant:
        unsafe sp.pointee = unsafe constant(step.pointee.a, frame)
        unsafe sp += 1

      case .attribute:
        unsafe note(frame, ip, sp)
        guard unsafe attribute(sp - 1, step.pointee.a, frame) else { return .failed }

      case .item:
        unsafe note(frame, ip, sp)
        guard unsafe item(sp, step.pointee.flag, frame) else { return .failed }
        unsafe sp -= 1

      case .binary:
        let flag = unsafe step.pointee.flag
        if unsafe !calculate(sp, flag) {
          unsafe note(frame, ip, sp)
          guard unsafe operate(sp, flag) else { return .failed }
        }
        unsafe sp -= 1

      case .unary:
        unsafe note(frame, ip, sp)
        guard unsafe unary(sp - 1, step.pointee.flag) else { return .failed }

      case .compare:
        let flag = unsafe step.pointee.flag
        if unsafe !compareIntegers(sp, flag) {
          unsafe note(frame, ip, sp)
          guard unsafe compareByHost(sp, flag) else { return .failed }
        }
        unsafe sp -= 1

      case .not:
        unsafe note(frame, ip, sp)
        guard let truth = unsafe truth(sp - 1) else { return .failed }
        let old = unsafe sp[-1]
        unsafe sp[-1] = .boolean(!truth)
        unsafe release(old)

      case .jump:
        unsafe ip = code(frame) + Int(step.pointee.a)

      case .jumpIfFalse, .jumpIfTrue:
        let value = unsafe sp[-1]
        let truth: Bool
        if value.held == Held.boolean {
          truth = value.body != 0
          unsafe sp -= 1
        } else {
          unsafe note(frame, ip, sp)
          guard let asked = unsafe self.truth(sp - 1) else { return .failed }
          truth = asked
          unsafe sp -= 1
          unsafe frame.pointee.top = unsafe sp
          unsafe release(sp.pointee)
        }
        if unsafe truth == (step.pointee.operation == .jumpIfTrue) {
          unsafe ip = code(frame) + Int(step.pointee.a)
        }

      case .jumpIfFalseOrPop, .jumpIfTrueOrPop:
        unsafe note(frame, ip, sp)
        guard let truth = unsafe truth(sp - 1) else { return .failed }
        if unsafe truth == (step.pointee.operation == .jumpIfTrueOrPop) {
          unsafe ip = code(frame) + Int(step.pointee.a)
        } else {
          unsafe sp -= 1
          unsafe frame.pointee.top = unsafe sp
          unsafe release(sp.pointee)
        }

      case .jumpIfExtended:
        if unsafe frame.pointee.scope.pointee.parent != nil {
          unsafe ip = code(frame) + Int(step.pointee.a)
        }

      case .pop:
        unsafe sp -= 1
        unsafe note(frame, ip, sp)
        unsafe release(sp.pointee)

      case .duplicate:
        unsafe sp.pointee = unsafe owned(sp[-1].lent)
        unsafe sp += 1

      case .swap:
        let top = unsafe sp[-1]
        unsafe sp[-1] = unsafe sp[-2]
        unsafe sp[-2] = top

      case .rotate:
        let top = unsafe sp[-1]
        unsafe sp[-1] = unsafe sp[-2]
        unsafe sp[-2] = unsafe sp[-3]
        unsafe sp[-3] = top

      case .loopBegin:
        unsafe note(frame, ip, sp)
        unsafe sp -= 1
        guard
          unsafe beginLoop(
            frame.pointee.loops + Int(step.pointee.a), over: sp, flags: step.pointee.flag, in: frame)
        else { return .failed }
        unsafe frame.pointee.top = unsafe sp
        unsafe release(sp.pointee)

      case .loopNext:
        let loop = unsafe frame.pointee.loops + Int(step.pointee.a)
        if unsafe step.pointee.flag != 0 {
          unsafe sp.pointee = unsafe owned(value(loop.pointee.candidate).lent)
          unsafe sp += 1
        } else {
          unsafe note(frame, ip, sp)
          switch unsafe next(loop, sp) {
          case .done: unsafe sp += 1
          case .ended: unsafe ip = code(frame) + Int(step.pointee.b)
          case .failed: return .failed
          case .waits:
            unsafe frame.pointee.top = unsafe sp + 1
            unsafe machine.pointee.waitsForItem = true
            return .waits
          }
        }

      case .loopElse:
        if unsafe step.pointee.flag != 0 {
          unsafe frame.pointee.loops[Int(step.pointee.a)].had_item = 1
        } else if unsafe frame.pointee.loops[Int(step.pointee.a)].had_item != 0 {
          unsafe ip = code(frame) + Int(step.pointee.b)
        }

      case .loopStore:
        let loop = unsafe frame.pointee.loops + Int(step.pointee.a)
        unsafe variables[Int(step.pointee.b)] = Value(
          head: Held.inside, body: UInt64(UInt(bitPattern: loop)))

      case .loopProperty:
        unsafe note(frame, ip, sp)
        let outer = unsafe self.outer(frame, step.pointee.c)
        guard let loop = unsafe loop(outer.pointee.variables[Int(step.pointee.a)]),
          unsafe property(step.pointee.flag, of: loop, frame, sp)
        else { return .failed }
        unsafe sp += 1

      case .filter, .test:
        unsafe note(frame, ip, sp)
        guard unsafe filter(step, sp, frame) else { return .failed }
        unsafe sp = unsafe frame.pointee.top

      case .call, .callMethod:
        unsafe note(frame, ip, sp)
        switch unsafe call(step, sp, frame) {
        case .failed: return .failed
        case .value: unsafe sp = unsafe frame.pointee.top
        case .entered(let made):
          unsafe frame = made
          unsafe ip = unsafe frame.pointee.next
          unsafe variables = unsafe frame.pointee.variables
          unsafe sp = unsafe frame.pointee.top
        }

      case .callSuper, .block, .runParent, .include, .overlay:
        unsafe note(frame, ip, sp)
        switch unsafe enterTemplate(step, sp, frame) {
        case .failed: return .failed
        case .value: unsafe sp = unsafe frame.pointee.top
        case .entered(let made):
          unsafe frame = made
          unsafe ip = unsafe frame.pointee.next
          unsafe variables = unsafe frame.pointee.variables
          unsafe sp = unsafe frame.pointee.top
        }

      case .finish:
        unsafe note(frame, ip, sp)
        guard let caller = unsafe frame.pointee.caller else { return .done }
        guard unsafe finish(frame, caller) else { return .failed }
        unsafe frame = caller
        unsafe ip = unsafe frame.pointee.next
        unsafe variables = unsafe frame.pointee.variables
        unsafe sp = unsafe frame.pointee.top

      case .wait:
        // Numbers and the like are never waited for.
        if unsafe sp[-1].held != Held.handle { continue }
        unsafe note(frame, ip, sp)
        guard let must = unsafe wait(sp) else { return .failed }
        if must { return .waits }

      default:
        unsafe note(frame, ip, sp)
        guard unsafe rare(step, sp, frame) else { return .failed }
        unsafe sp = unsafe frame.pointee.top
      }
    }
  }

  // MARK: - Helpers of the loop

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

/// Why a run came back.
enum RunOutcome: UInt8 {
  case done, failed
  /// As much was written as the host asked for.
  case paused
  /// The host has to wait for the value on top.
  case waits
}
