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

      case .jumpIfFalse:
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
        if !truth {
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
}

/// Why a run came back.
enum RunOutcome: UInt8 {
  case done, failed
  /// As much was written as the host asked for.
  case paused
  /// The host has to wait for the value on top.
  case waits
}
