import CEntry

extension Runner {
  /// Runs the innermost frame and those below it until the last of them ends, or there is something
  /// for the host to do first; frames stay as they are then, and running again goes on.
  func run() -> RunOutcome {
    guard var frame = unsafe machine.pointee.frame else { return .done }
    guard var code = unsafe frame.pointee.program.pointee.code.base else { return .done }
    var pc = unsafe Int(frame.pointee.next)
    var variables = unsafe frame.pointee.variables
    var sp = unsafe frame.pointee.stack + Int(frame.pointee.top)
    while true {
      let step = unsafe code[pc]
      pc &+= 1
      // Whoever looks at this frame from outside finds where it stands.
      unsafe frame.pointee.next = UInt32(truncatingIfNeeded: pc)
      unsafe frame.pointee.top = UInt32(truncatingIfNeeded: sp - frame.pointee.stack)
      switch step.operation {
      case .text:
        guard unsafe text(step.a, frame) else { return .failed }
        if unsafe isFull { return .paused }

      case .emit:
        unsafe sp -= 1
        guard unsafe emit(sp, step.flag, frame) else { return .failed }
        let value = unsafe sp.pointee
        unsafe frame.pointee.top &-= 1
        unsafe release(value)
        if unsafe isFull { return .paused }

      case .emitVariable:
        let variable = unsafe variables + Int(step.a)
        if unsafe variable.pointee.held == Held.nothing {
          guard unsafe lookUp(step.b, variable, frame) else { return .failed }
        }
        if unsafe variable.pointee.held == Held.missing {
          guard unsafe emitMissing(step.b, step.flag, frame) else { return .failed }
        } else {
          guard unsafe emit(variable, step.flag, frame) else { return .failed }
        }
        if unsafe isFull { return .paused }

      case .emitVariableAttribute:
        let variable = unsafe variables + Int(step.a)
        if unsafe variable.pointee.held == Held.nothing {
          guard unsafe lookUp(step.b, variable, frame) else { return .failed }
        }
        if unsafe variable.pointee.held == Held.missing {
          guard unsafe push(missing: step.b, at: sp, frame) else { return .failed }
          unsafe frame.pointee.top &+= 1
          guard unsafe emitAttribute(sp, step.c, step.flag, frame) else { return .failed }
          unsafe frame.pointee.top &-= 1
          unsafe release(sp.pointee)
        } else {
          guard unsafe emitAttribute(variable, step.c, step.flag, frame) else { return .failed }
        }
        if unsafe isFull { return .paused }

      case .emitAttribute:
        unsafe sp -= 1
        guard unsafe emitAttribute(sp, step.a, step.flag, frame) else { return .failed }
        unsafe frame.pointee.top &-= 1
        unsafe release(sp.pointee)
        if unsafe isFull { return .paused }

      case .load:
        let variable = unsafe variables + Int(step.a)
        if unsafe variable.pointee.held == Held.nothing {
          guard unsafe lookUp(step.b, variable, frame) else { return .failed }
        }
        let value = unsafe variable.pointee
        if value.held == Held.missing, value.body == 0 {
          guard unsafe push(missing: step.b, at: sp, frame) else { return .failed }
        } else {
          unsafe sp.pointee = value.lent
        }
        unsafe sp += 1

      case .loadOuter:
        let outer = unsafe self.outer(frame, step.c)
        let variable = unsafe outer.pointee.variables + Int(step.a)
        if unsafe variable.pointee.held == Held.nothing {
          guard unsafe lookUp(step.b, variable, outer) else { return .failed }
        }
        let value = unsafe variable.pointee
        if value.held == Held.missing, value.body == 0 {
          guard unsafe push(missing: step.b, at: sp, frame) else { return .failed }
        } else {
          unsafe sp.pointee = value.lent
        }
        unsafe sp += 1

      case .loadRaw:
        let outer = unsafe self.outer(frame, step.c)
        let variable = unsafe outer.pointee.variables + Int(step.a)
        if unsafe variable.pointee.held == Held.nothing {
          guard unsafe lookUp(step.b, variable, outer) else { return .failed }
        }
        unsafe sp.pointee = unsafe variable.pointee.lent
        unsafe sp += 1

      case .store:
        unsafe sp -= 1
        let variable = unsafe variables + Int(step.a)
        let old = unsafe variable.pointee
        unsafe variable.pointee = unsafe owned(sp.pointee)
        unsafe frame.pointee.top &-= 1
        unsafe release(old)

      case .forget:
        for i in Int(step.a)..<Int(step.a + step.b) {
          let old = unsafe variables[i]
          unsafe variables[i] = .nothing
          unsafe release(old)
        }

      case .unset:
        let old = unsafe variables[Int(step.a)]
        unsafe variables[Int(step.a)] = .missing
        unsafe release(old)

      case .copy:
        unsafe store(variables[Int(step.b)], in: variables + Int(step.a))

      case .jumpIfGiven:
        let value = unsafe variables[Int(step.a)]
        if value.held != Held.missing || value.body != 0 { pc = Int(step.b) }

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
        unsafe sp.pointee = .integer(Int64(Int32(bitPattern: step.a)))
        unsafe sp += 1
      case .constant:
        unsafe sp.pointee = unsafe constant(step.a, frame)
        unsafe sp += 1

      case .undefined:
        let why: melbacore_undefined =
          step.flag == 2 ? MELBACORE_UNDEFINED_ELSE : MELBACORE_UNDEFINED_PARAMETER
        guard
          unsafe undefined(why, step.flag == 2 ? nil : name(frame, step.a), step.b, frame, sp)
        else { return .failed }
        unsafe sp += 1

      case .attribute:
        guard unsafe replace(sp - 1, { unsafe host.pointee.attribute(context, $0, name(frame, step.a), $1) })
        else { return .failed }

      case .item:
        guard unsafe item(sp, step.flag, frame) else { return .failed }
        unsafe sp -= 1

      case .binary:
        guard unsafe binary(sp, step.flag) else { return .failed }
        unsafe sp -= 1

      case .unary:
        guard unsafe unary(sp - 1, step.flag) else { return .failed }

      case .compare:
        guard unsafe compare(sp, step.flag) else { return .failed }
        unsafe sp -= 1

      case .not:
        guard let truth = unsafe truth(sp - 1) else { return .failed }
        let old = unsafe sp[-1]
        unsafe sp[-1] = .boolean(!truth)
        unsafe release(old)

      case .jump:
        pc = Int(step.a)

      case .jumpIfFalse, .jumpIfTrue:
        guard let truth = unsafe truth(sp - 1) else { return .failed }
        unsafe sp -= 1
        unsafe frame.pointee.top &-= 1
        unsafe release(sp.pointee)
        if truth == (step.operation == .jumpIfTrue) { pc = Int(step.a) }

      case .jumpIfFalseOrPop, .jumpIfTrueOrPop:
        guard let truth = unsafe truth(sp - 1) else { return .failed }
        if truth == (step.operation == .jumpIfTrueOrPop) {
          pc = Int(step.a)
        } else {
          unsafe sp -= 1
          unsafe frame.pointee.top &-= 1
          unsafe release(sp.pointee)
        }

      case .pop:
        unsafe sp -= 1
        unsafe frame.pointee.top &-= 1
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
        unsafe sp -= 1
        guard unsafe open(frame.pointee.loops + Int(step.a), over: sp, flags: step.flag, in: frame)
        else { return .failed }
        unsafe frame.pointee.top &-= 1
        unsafe release(sp.pointee)

      case .loopNext:
        let loop = unsafe frame.pointee.loops + Int(step.a)
        if step.flag != 0 {
          unsafe sp.pointee = unsafe owned(value(loop.pointee.candidate).lent)
          unsafe sp += 1
        } else {
          switch unsafe next(loop, sp) {
          case .done: unsafe sp += 1
          case .ended: pc = Int(step.b)
          case .failed: return .failed
          case .waits:
            unsafe frame.pointee.top &+= 1
            unsafe machine.pointee.waitsForItem = true
            return .waits
          }
        }

      case .loopCount:
        let loop = unsafe frame.pointee.loops + Int(step.a)
        unsafe count(loop, value(loop.pointee.candidate), UInt8(truncatingIfNeeded: loop.pointee.flags))

      case .loopEnd:
        unsafe close(frame.pointee.loops + Int(step.a))

      case .loopElse:
        if step.flag != 0 {
          unsafe frame.pointee.loops[Int(step.a)].had_item = 1
        } else if unsafe frame.pointee.loops[Int(step.a)].had_item != 0 {
          pc = Int(step.b)
        }

      case .loopStore:
        let loop = unsafe frame.pointee.loops + Int(step.a)
        unsafe variables[Int(step.b)] = Value(
          head: Held.inside, body: UInt64(UInt(bitPattern: loop)))

      case .loopProperty:
        let outer = unsafe self.outer(frame, step.c)
        guard let loop = unsafe loop(outer.pointee.variables[Int(step.a)]),
          unsafe property(step.flag, of: loop, frame, sp)
        else { return .failed }
        unsafe sp += 1

      case .loopCycle, .loopChanged:
        let outer = unsafe self.outer(frame, step.c)
        let count = Int(step.b)
        guard let loop = unsafe loop(outer.pointee.variables[Int(step.a)]) else { return .failed }
        var result = Value.nothing
        if step.operation == .loopCycle {
          let index = unsafe Int(loop.pointee.index) % count
          result = unsafe owned((sp - count + index).pointee.lent)
        } else {
          guard unsafe withUnsafeMutablePointer(to: &result, { unsafe changed(loop, sp - count, count, $0) })
          else { return .failed }
        }
        unsafe drop(count, &sp, frame)
        unsafe sp.pointee = result
        unsafe sp += 1

      case .append:
        guard unsafe host.pointee.append(context, shared(sp - 2), shared(sp - 1)) == 0 else {
          return .failed
        }
        unsafe drop(1, &sp, frame)

      case .concat, .build:
        let count = Int(step.a)
        var result = Value.nothing
        guard unsafe gather(step, sp - count, frame, &result) else { return .failed }
        unsafe drop(count, &sp, frame)
        unsafe sp.pointee = result
        unsafe sp += 1

      case .unpack:
        guard unsafe unpack(sp - 1, Int(step.a), frame) else { return .failed }
        unsafe sp += Int(step.a) - 1

      case .filter, .test:
        var result = Value.nothing
        let pushed = unsafe pushedBy(step)
        guard unsafe filter(step, sp - pushed, frame, &result) else { return .failed }
        unsafe drop(pushed, &sp, frame)
        unsafe sp.pointee = result
        unsafe sp += 1

      case .call, .callMethod:
        let pushed = unsafe pushedBy(step)
        switch unsafe call(step, sp - pushed, frame) {
        case .failed: return .failed
        case .value(let result):
          unsafe drop(pushed + 1, &sp, frame)
          unsafe sp.pointee = result
          unsafe sp += 1
        case .entered(let made):
          unsafe made.pointee.drops = UInt32(pushed + 1)
          if unsafe isWrittenOnly(code[pc], frame) {
            unsafe made.pointee.result = .written
            unsafe machine.pointee.captures -= 1
            unsafe machine.pointee.output.widest |= made.pointee.captureWidest
            unsafe frame.pointee.next = UInt32(truncatingIfNeeded: pc + 1)
          }
          unsafe frame = made
          unsafe code = frame.pointee.program.pointee.code.base.unsafelyUnwrapped
          pc = unsafe Int(frame.pointee.next)
          unsafe variables = frame.pointee.variables
          unsafe sp = frame.pointee.stack
        }

      case .callSuper, .block, .runParent, .include, .overlay:
        switch unsafe enterTemplate(step, &sp, frame) {
        case .failed: return .failed
        case .value: break
        case .entered(let made):
          unsafe frame = made
          unsafe code = frame.pointee.program.pointee.code.base.unsafelyUnwrapped
          pc = unsafe Int(frame.pointee.next)
          unsafe variables = frame.pointee.variables
          unsafe sp = frame.pointee.stack
        }

      case .finish:
        let isLast = unsafe frame.pointee.caller == nil
        let result = unsafe frame.pointee.result
        var made = Value.nothing
        if result != .written, unsafe !isLast {
          guard unsafe take(frame, &made) else { return .failed }
        }
        if isLast { return .done }
        guard let caller = unsafe frame.pointee.caller else { return .done }
        let drops = unsafe Int(frame.pointee.drops)
        unsafe leave(frame, top: 0)
        unsafe frame = caller
        unsafe code = frame.pointee.program.pointee.code.base.unsafelyUnwrapped
        pc = unsafe Int(frame.pointee.next)
        unsafe variables = frame.pointee.variables
        unsafe sp = frame.pointee.stack + Int(frame.pointee.top)
        unsafe drop(drops, &sp, frame)
        if result != .written {
          unsafe sp.pointee = made
          unsafe sp += 1
        }

      case .wait:
        var must = false
        var awaitable = Value.nothing
        guard
          unsafe withUnsafeMutablePointer(to: &awaitable, {
            unsafe host.pointee.wait(context, shared(sp - 1), &must, shared($0)) == 0
          })
        else { return .failed }
        if must {
          let old = unsafe sp[-1]
          unsafe sp[-1] = awaitable
          unsafe release(old)
          unsafe machine.pointee.waitsForItem = false
          return .waits
        }

      default:
        guard unsafe rare(step, &sp, &pc, frame) else { return .failed }
      }
    }
  }

  // MARK: - Helpers of the loop

  /// Whether the host wants what was written so far, which nothing is going to take back.
  @inline(__always)
  var isFull: Bool {
    unsafe machine.pointee.output.size >= machine.pointee.pauseSize && machine.pointee.captures == 0
  }

  /// Drops values from the top of the stack.
  @inline(__always)
  func drop(
    _ count: Int, _ sp: inout UnsafeMutablePointer<Value>, _ frame: UnsafeMutablePointer<Frame>
  ) {
    for _ in 0..<count {
      unsafe sp -= 1
      unsafe frame.pointee.top = UInt32(truncatingIfNeeded: sp - frame.pointee.stack)
      unsafe release(sp.pointee)
    }
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
    guard let frame = unsafe machine.pointee.frame, unsafe frame.pointee.top > 0 else { return }
    let place = unsafe frame.pointee.stack + Int(frame.pointee.top) - 1
    let old = unsafe place.pointee
    unsafe place.pointee = value
    unsafe release(old)
    guard unsafe machine.pointee.waitsForItem else { return }
    unsafe machine.pointee.waitsForItem = false
    let step = unsafe frame.pointee.program.pointee.code[Int(frame.pointee.next) - 1]
    let loop = unsafe frame.pointee.loops + Int(step.a)
    if value.held == Held.nothing {
      unsafe frame.pointee.top -= 1
      unsafe frame.pointee.next = step.b
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
