import CEntry
import CPlatform

/// The instructions that are not hot.
extension Runner {
  func rare(
    _ step: UnsafePointer<Instruction>, _ sp: UnsafeMutablePointer<Value>,
    _ frame: UnsafeMutablePointer<Frame>
  ) -> Bool {
    let step = unsafe step.pointee
    let scope = unsafe frame.pointee.scope
    let variable = unsafe frame.pointee.variables + Int(step.a)
    switch step.operation {
    case .captureBegin:
      let output = unsafe machine.pointee.output
      unsafe variable.pointee = unsafe Value(
        head: Held.integer | UInt64(output.widest) << 32, body: UInt64(output.size))
      unsafe machine.pointee.output.widest = 0
      unsafe machine.pointee.captures += 1
    case .captureEnd:
      let mark = unsafe variable.pointee
      var result = Value.nothing
      let isSafe = unsafe how(step.flag, frame) & UInt32(OutputMode.escape) != 0
      guard
        unsafe cut(Int(mark.body), UInt32(mark.head >> 32), isSafe: isSafe, &result)
      else { return false }
      unsafe push(result, frame)
    case .captureDrop:
      let mark = unsafe variable.pointee
      unsafe machine.pointee.captures -= 1
      unsafe machine.pointee.output.size = Int(mark.body)
      unsafe machine.pointee.output.widest = UInt32(mark.head >> 32)

    case .undefined:
      let isElse = step.flag == 2
      guard
        unsafe undefined(
          isElse ? MELBACORE_UNDEFINED_ELSE : MELBACORE_UNDEFINED_PARAMETER,
          isElse ? nil : name(frame, step.a), step.b, frame, sp)
      else { return false }
      unsafe frame.pointee.top += 1

    case .loopCount:
      let loop = unsafe frame.pointee.loops + Int(step.a)
      unsafe count(
        loop, value(loop.pointee.candidate), UInt8(truncatingIfNeeded: loop.pointee.flags))
    case .loopEnd:
      unsafe close(frame.pointee.loops + Int(step.a))
    case .loopCycle, .loopChanged:
      return unsafe askLoop(step, sp, frame)

    case .append:
      guard unsafe host.pointee.append(context, shared(sp - 2), shared(sp - 1)) == 0 else {
        return false
      }
      unsafe drop(1, frame)
    case .concat, .build:
      let count = Int(step.a)
      var result = Value.nothing
      guard unsafe gather(step, sp - count, frame, &result) else { return false }
      unsafe drop(count, frame)
      unsafe push(result, frame)
    case .unpack:
      unsafe frame.pointee.top -= 1
      guard unsafe unpack(sp - 1, Int(step.a), frame) else { return false }
      unsafe frame.pointee.top += Int(step.a)

    case .markSafe:
      guard unsafe how(step.flag, frame) & UInt32(OutputMode.escape) != 0 else { return true }
      return unsafe replace(sp - 1) { unsafe host.pointee.mark_safe(context, $0, $1) }

    case .reference:
      return unsafe reference(step, sp, frame)

    case .extends:
      var program: OpaquePointer?
      guard unsafe host.pointee.extends(context, scope, shared(sp - 1), &program) == 0,
        let parent = unsafe program
      else { return false }
      guard unsafe Self.add(parent, to: scope) else { return unsafe fail(MELBACORE_FAIL_NO_MEMORY) }
      unsafe scope.pointee.parent = parent
      unsafe drop(1, frame)

    case .importModule:
      let count = Int(step.a)
      let name = unsafe sp - count - 1
      var result = Value.nothing
      let done = unsafe withUnsafeMutablePointer(to: &result) {
        unsafe host.pointee.import_module(
          context, scope, shared(name), UInt32(step.flag), signature(frame, step.b),
          shared(name + 1), shared($0))
      }
      guard done == 0 else { return false }
      unsafe drop(count + 1, frame)
      unsafe push(result, frame)
    case .importName:
      unsafe sp.pointee = .nothing
      guard
        unsafe host.pointee.import_name(
          context, scope, shared(sp - 1), name(frame, step.a), line(frame), shared(sp)) == 0
      else { return false }
      unsafe frame.pointee.top += 1

    case .macro:
      return unsafe makeMacro(step, frame)
    case .export:
      return unsafe host.pointee.export_name(
        context, scope, name(frame, step.b), shared(variable), step.flag != 0) == 0

    case .note:
      let place = unsafe frame.pointee.variables + Int(step.c)
      return unsafe host.pointee.note(context, shared(variable), name(frame, step.b), shared(place)) == 0

    case .fail:
      return unsafe fail(melbacore_failure(rawValue: UInt32(step.flag)), name(frame, step.a))

    case .checkNamespace:
      let outer = unsafe self.outer(frame, step.c)
      let place = unsafe outer.pointee.variables + Int(step.a)
      if unsafe place.pointee.held == Held.nothing {
        guard unsafe lookUp(step.b, place, outer) else { return false }
      }
      var isNamespace = false
      guard unsafe host.pointee.is_namespace(context, shared(place), &isNamespace) == 0 else {
        return false
      }
      if !isNamespace { return unsafe fail(MELBACORE_FAIL_NOT_NAMESPACE) }
    case .setAttribute:
      guard
        unsafe host.pointee.set_attribute(
          context, shared(sp - 2), name(frame, step.a), shared(sp - 1)) == 0
      else { return false }
      unsafe drop(2, frame)

    case .autoescapeBegin, .autoescapeSet:
      guard let escapes = unsafe truth(sp - 1) else { return false }
      if step.operation == .autoescapeBegin {
        unsafe variable.pointee = .integer(Int64(scope.pointee.autoescape))
      }
      unsafe scope.pointee.autoescape = escapes ? 1 : 0
      unsafe drop(1, frame)
    case .autoescapeEnd:
      unsafe scope.pointee.autoescape = UInt32(truncatingIfNeeded: variable.pointee.body)

    default:
      preconditionFailure()
    }
    return true
  }

  /// `loop.cycle` and `loop.changed`.
  private func askLoop(
    _ step: Instruction, _ sp: UnsafeMutablePointer<Value>, _ frame: UnsafeMutablePointer<Frame>
  ) -> Bool {
    let outer = unsafe self.outer(frame, step.c)
    let count = Int(step.b)
    guard let loop = unsafe loop(outer.pointee.variables[Int(step.a)]) else { return false }
    var result = Value.nothing
    if step.operation == .loopCycle {
      let index = unsafe Int(loop.pointee.index) % count
      result = unsafe owned((sp - count + index).pointee.lent)
    } else {
      let done = unsafe withUnsafeMutablePointer(to: &result) {
        unsafe changed(loop, sp - count, count, $0)
      }
      guard done else { return false }
    }
    unsafe drop(count, frame)
    unsafe push(result, frame)
    return true
  }

  private func line(_ frame: UnsafeMutablePointer<Frame>) -> UInt32 {
    unsafe frame.pointee.program.pointee.lines[frame.pointee.next - frame.pointee.code - 1]
  }

  private func reference(
    _ step: Instruction, _ sp: UnsafeMutablePointer<Value>, _ frame: UnsafeMutablePointer<Frame>
  ) -> Bool {
    let isDerived = step.flag == ReferenceKind.derivedContext
    let count = isDerived ? Int(step.a) : step.flag >= ReferenceKind.collected ? 1 : 0
    let values = unsafe sp - count
    var result = Value.nothing
    let done = unsafe withUnsafeMutablePointer(to: &result) {
      unsafe host.pointee.reference(
        context, frame.pointee.scope, melbacore_reference(rawValue: UInt32(step.flag)),
        isDerived ? nil : name(frame, step.a), isDerived ? nil : name(frame, step.b),
        block(frame), isDerived ? signature(frame, step.b) : nil, shared(values), shared($0))
    }
    guard done == 0 else { return false }
    unsafe drop(count, frame)
    unsafe push(result, frame)
    return true
  }

  /// The block in which a frame's code stands.
  private func block(_ frame: UnsafeMutablePointer<Frame>) -> UInt32 {
    var found = unsafe frame
    while let outer = unsafe found.pointee.outer { unsafe found = outer }
    return unsafe found.pointee.block
  }

  private func makeMacro(
    _ step: Instruction, _ frame: UnsafeMutablePointer<Frame>
  ) -> Bool {
    guard let memory = unsafe melbaplatform_resize(nil, MemoryLayout<Closure>.stride) else {
      return unsafe fail(MELBACORE_FAIL_NO_MEMORY)
    }
    let closure = unsafe memory.assumingMemoryBound(to: Closure.self)
    unsafe closure.initialize(
      to: Closure(
        inside: melbacore_inside(kind: UInt32(MELBACORE_MACRO), reserved: 0),
        frame: OpaquePointer(frame), program: OpaquePointer(frame.pointee.program),
        scope: frame.pointee.scope, shape: step.a,
        autoescape: frame.pointee.scope.pointee.autoescape, box: nil,
        next: frame.pointee.closures))
    unsafe frame.pointee.closures = unsafe closure
    unsafe push(Value(head: Held.inside, body: UInt64(UInt(bitPattern: closure))), frame)
    return true
  }
}
