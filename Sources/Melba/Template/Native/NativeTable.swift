import CEntry

private typealias Result = UnsafeMutablePointer<BorrowedValue>?

@inline(__always)
private func value(_ value: UnsafePointer<BorrowedValue>?) -> Value {
  unsafe unsafeBitCast(value.unsafelyUnwrapped.pointee, to: Value.self)
}

@inline(__always)
private func values(_ values: UnsafePointer<BorrowedValue>?) -> UnsafePointer<Value>? {
  unsafe UnsafeRawPointer(values)?.assumingMemoryBound(to: Value.self)
}

@inline(__always)
private func answer(_ out: Result, _ body: () throws(Stop) -> Value) -> Int32 {
  do throws(Stop) {
    let made = try body()
    unsafe out.unsafelyUnwrapped.pointee = unsafe unsafeBitCast(made, to: BorrowedValue.self)
    return 0
  } catch {
    return -1
  }
}

@inline(__always)
private func done(_ body: () throws(Stop) -> Void) -> Int32 {
  do throws(Stop) {
    try body()
    return 0
  } catch {
    return -1
  }
}

private func result(_ out: Result, _ body: () throws(Stop) -> Native.CallResult) -> Int32 {
  do throws(Stop) {
    switch try body() {
    case .value(let made):
      unsafe out.unsafelyUnwrapped.pointee = unsafe unsafeBitCast(made, to: BorrowedValue.self)
      return 0
    case .inside(let made):
      unsafe out.unsafelyUnwrapped.pointee = unsafe unsafeBitCast(made, to: BorrowedValue.self)
      return Int32(MELBACORE_RUN_MACRO)
    }
  } catch {
    return -1
  }
}

/// The host that the machine asks about native values: each function finds the render and calls
/// what the extensions of `Native` say.
enum NativeTable {
  static func make() -> melbacore_template_host {
    var table = melbacore_template_host()
    table.size = MemoryLayout<melbacore_template_host>.stride
    setVariables(&table)
    setValues(&table)
    setLoops(&table)
    setCalls(&table)
    setTemplates(&table)
    unsafe table.retain = { _, _ in }
    unsafe table.release = { _, _ in }
    return table
  }

  private static func setVariables(_ table: inout melbacore_template_host) {
    unsafe table.lookup = { context, scope, name, out in
      let native = unsafe Native(context)
      return unsafe answer(out) { () throws(Stop) in
        unsafe try native.lookup(native.scope(scope), SourceText(name))
      }
    }
    unsafe table.undefined = { context, _, why, name, line, out in
      let native = unsafe Native(context)
      return unsafe answer(out) { () throws(Stop) in unsafe try native.undefined(why, name, line) }
    }
    unsafe table.export_name = { context, scope, name, given, isPublic in
      let native = unsafe Native(context)
      return done { () throws(Stop) in
        unsafe try native.export(native.scope(scope), SourceText(name), value(given), isPublic: isPublic)
      }
    }
    unsafe table.set_attribute = { context, object, name, given in
      let native = unsafe Native(context)
      return done { () throws(Stop) in
        guard let namespace = unsafe value(object).thing(.namespace) else {
          throw native.fail("cannot assign attribute on non-namespace object")
        }
        unsafe try native.set(Value(text: SourceText(name)), value(given), in: namespace)
      }
    }
    unsafe table.is_namespace = { _, object, out in
      unsafe out.unsafelyUnwrapped.pointee = unsafe value(object).thing(.namespace) != nil
      return 0
    }
    unsafe table.note = { context, dict, name, given in
      let native = unsafe Native(context)
      return done { () throws(Stop) in
        guard let dict = unsafe value(dict).thing(.dict) else { return }
        unsafe try native.set(Value(text: SourceText(name)), value(given), in: dict)
      }
    }
  }

  private static func setValues(_ table: inout melbacore_template_host) {
    unsafe table.attribute = { context, object, name, out in
      let native = unsafe Native(context)
      return unsafe answer(out) { () throws(Stop) in
        unsafe try native.attribute(value(object), SourceText(name))
      }
    }
    unsafe table.item = { context, object, key, _, out in
      let native = unsafe Native(context)
      return unsafe answer(out) { () throws(Stop) in unsafe try native.item(value(object), value(key)) }
    }
    unsafe table.emit = { context, _, given, how, output in
      let native = unsafe Native(context)
      return done { () throws(Stop) in
        unsafe try native.emit(
          value(given), escapes: how & UInt32(MELBACORE_ESCAPE) != 0, to: output.unsafelyUnwrapped)
      }
    }
    unsafe table.emit_attribute = { context, _, object, name, how, output in
      let native = unsafe Native(context)
      return done { () throws(Stop) in
        let found = unsafe try native.attribute(value(object), SourceText(name))
        unsafe try native.emit(
          found, escapes: how & UInt32(MELBACORE_ESCAPE) != 0, to: output.unsafelyUnwrapped)
      }
    }
    unsafe table.text = { context, text, _, how, out in
      let native = unsafe Native(context)
      return unsafe answer(out) { () throws(Stop) in
        let made = unsafe try native.copy(
          SourceText(text.data?.assumingMemoryBound(to: UInt8.self), count: text.length))
        return Value(text: made, isSafe: how & UInt32(MELBACORE_ESCAPE) != 0)
      }
    }
    unsafe table.truth = { context, given, out in
      let native = unsafe Native(context)
      return done { () throws(Stop) in
        unsafe out.unsafelyUnwrapped.pointee = unsafe try native.isTrue(value(given))
      }
    }
    unsafe table.compare = { context, how, left, right, out in
      let native = unsafe Native(context)
      return unsafe answer(out) { () throws(Stop) in
        unsafe .boolean(try native.compare(how, value(left), value(right)))
      }
    }
    unsafe table.operate = { context, how, left, right, out in
      let native = unsafe Native(context)
      return unsafe answer(out) { () throws(Stop) in
        unsafe try native.operate(how, value(left), right == nil ? nil : value(right))
      }
    }
    unsafe table.concat = { context, parts, count, how, out in
      let native = unsafe Native(context)
      return unsafe answer(out) { () throws(Stop) in
        guard let parts = unsafe values(parts) else { return Value(text: .empty) }
        return unsafe try native.concat(parts, Int(count), escapes: how & UInt32(MELBACORE_ESCAPE) != 0)
      }
    }
    unsafe table.build = { context, kind, parts, count, out in
      let native = unsafe Native(context)
      return unsafe answer(out) { () throws(Stop) in unsafe try native.build(kind, values(parts), Int(count)) }
    }
    unsafe table.append = { context, list, given in
      let native = unsafe Native(context)
      return done { () throws(Stop) in
        guard let list = unsafe value(list).thing(.list) else { return }
        unsafe try native.append(value(given), to: list)
      }
    }
    unsafe table.object = { context, given, out in
      let native = unsafe Native(context)
      return unsafe answer(out) { () throws(Stop) in try unsafe native.kept(value(given)) }
    }
    unsafe table.mark_safe = { context, given, out in
      let native = unsafe Native(context)
      return unsafe answer(out) { () throws(Stop) in
        unsafe Value(text: try native.string(value(given)).text, isSafe: true)
      }
    }
    unsafe table.wait = { _, _, must, _ in
      unsafe must.unsafelyUnwrapped.pointee = false
      return 0
    }
  }

  private static func setLoops(_ table: inout melbacore_template_host) {
    unsafe table.iterate = { context, given, cursor in
      let native = unsafe Native(context)
      return done { () throws(Stop) in
        unsafe cursor.unsafelyUnwrapped.pointee = unsafe try native.iterate(value(given))
      }
    }
    unsafe table.next = { context, cursor, out in
      let native = unsafe Native(context)
      return unsafe answer(out) { () throws(Stop) in unsafe try native.next(cursor.unsafelyUnwrapped) }
    }
    unsafe table.end = { _, _ in }
    unsafe table.remaining = { context, cursor, out in
      unsafe out.unsafelyUnwrapped.pointee = unsafe Native(context).remaining(cursor.unsafelyUnwrapped)
      return 0
    }
    unsafe table.unpack = { context, given, count, out in
      let native = unsafe Native(context)
      return done { () throws(Stop) in
        unsafe try native.unpack(
          value(given), Int(count),
          UnsafeMutableRawPointer(out.unsafelyUnwrapped).assumingMemoryBound(to: Value.self))
      }
    }
    unsafe table.loop_ended = { context, box, loop in
      unsafe Native(context).ended(box.unsafelyUnwrapped, loop.unsafelyUnwrapped)
    }
  }

  private static func setCalls(_ table: inout melbacore_template_host) {
    unsafe table.call = { context, _, callee, arguments, out in
      let native = unsafe Native(context)
      return unsafe result(out) { () throws(Stop) in
        unsafe try native.call(value(callee), arguments.unsafelyUnwrapped)
      }
    }
    unsafe table.call_method = { context, _, object, name, arguments, out in
      let native = unsafe Native(context)
      return unsafe result(out) { () throws(Stop) in
        unsafe try native.callMethod(value(object), SourceText(name), arguments.unsafelyUnwrapped)
      }
    }
    unsafe table.filter = { context, scope, name, arguments, out in
      let native = unsafe Native(context)
      return unsafe answer(out) { () throws(Stop) in
        unsafe try native.filter(
          name.unsafelyUnwrapped, escapes: scope.unsafelyUnwrapped.pointee.autoescape != 0,
          try native.call(arguments.unsafelyUnwrapped))
      }
    }
    unsafe table.test = { context, _, name, arguments, out in
      let native = unsafe Native(context)
      return unsafe answer(out) { () throws(Stop) in
        unsafe .boolean(
          try native.test(
            name.unsafelyUnwrapped.pointee.note, SourceText(name),
            try native.call(arguments.unsafelyUnwrapped)))
      }
    }
    unsafe table.keywords = { context, arguments, left, count, out in
      let native = unsafe Native(context)
      return unsafe answer(out) { () throws(Stop) in
        unsafe try native.keywords(arguments.unsafelyUnwrapped, left.unsafelyUnwrapped, Int(count))
      }
    }
  }

  private static func setTemplates(_ table: inout melbacore_template_host) {
    unsafe table.extends = { context, _, name, out in
      let native = unsafe Native(context)
      return done { () throws(Stop) in
        unsafe out.unsafelyUnwrapped.pointee = unsafe try native.extends(value(name))
      }
    }
    unsafe table.include = { context, scope, name, withContext, ignoresMissing, names, locals, _, out in
      let native = unsafe Native(context)
      return done { () throws(Stop) in
        unsafe out.unsafelyUnwrapped.pointee = unsafe try native.include(
          native.scope(scope), value(name), withContext: withContext,
          ignoresMissing: ignoresMissing, names, values(locals))
      }
    }
    unsafe table.import_module = { context, scope, name, how, names, locals, out in
      let native = unsafe Native(context)
      return unsafe answer(out) { () throws(Stop) in
        unsafe try native.importModule(native.scope(scope), value(name), how, names, values(locals))
      }
    }
    unsafe table.import_name = { context, _, module, name, line, out in
      let native = unsafe Native(context)
      return unsafe answer(out) { () throws(Stop) in
        unsafe try native.importName(value(module), SourceText(name), line)
      }
    }
    unsafe table.derive = { context, scope, names, locals, out in
      let native = unsafe Native(context)
      return done { () throws(Stop) in
        unsafe out.unsafelyUnwrapped.pointee = unsafe try native.derive(native.scope(scope), names, values(locals))
      }
    }
    unsafe table.overlay = { context, scope, vars, names, locals, out in
      let native = unsafe Native(context)
      return done { () throws(Stop) in
        unsafe out.unsafelyUnwrapped.pointee = unsafe try native.derive(
          native.scope(scope), names, values(locals), vars: value(vars))
      }
    }
    unsafe table.scope_release = { _, scope in unsafe melbacore_scope_finish(scope) }
    unsafe table.reference = { context, scope, what, name, _, block, _, locals, out in
      let native = unsafe Native(context)
      return unsafe answer(out) { () throws(Stop) in
        unsafe try native.reference(native.scope(scope), what, name, block, values(locals))
      }
    }
    unsafe table.fail = { context, why, name, other, number in
      _ = unsafe Native(context).failure(why, SourceText(name), SourceText(other), Int(number))
      return -1
    }
  }
}

extension Native {
  func build(
    _ kind: melbacore_sequence, _ parts: UnsafePointer<Value>?, _ count: Int
  ) throws(Stop) -> Value {
    switch kind {
    case MELBACORE_LIST:
      let list = unsafe try list(count)
      for i in 0..<count { unsafe try append(parts.unsafelyUnwrapped[i], to: list) }
      return unsafe Value(list)
    case MELBACORE_DICT:
      let dict = unsafe try make(.dict)
      for i in 0..<(count / 2) {
        unsafe try set(parts.unsafelyUnwrapped[2 * i], parts.unsafelyUnwrapped[2 * i + 1], in: dict)
      }
      return unsafe Value(dict)
    default:
      let items = unsafe try values(max(count, 1))
      for i in 0..<count { unsafe items[i] = unsafe try kept(parts.unsafelyUnwrapped[i]) }
      if kind == MELBACORE_TUPLE { return unsafe tuple(items, count) }
      let slice = unsafe try make(.slice)
      unsafe slice.pointee.items = unsafe items
      unsafe slice.pointee.count = count
      return unsafe Value(slice)
    }
  }

  func keywords(
    _ arguments: UnsafePointer<melbacore_arguments>, _ left: UnsafePointer<UInt32>, _ count: Int
  ) throws(Stop) -> Value {
    let dict = unsafe try make(.dict)
    guard let signature = unsafe arguments.pointee.signature,
      let all = unsafe UnsafeRawPointer(arguments.pointee.values)?.assumingMemoryBound(to: Value.self)
    else { return unsafe Value(dict) }
    let first = unsafe Int(arguments.pointee.count - arguments.pointee.named)
    for i in 0..<count {
      let index = unsafe Int(left[i])
      let name = unsafe SourceText(signature.pointee.all + Int(signature.pointee.names[index]))
      unsafe try set(Value(text: name), all[first + index], in: dict)
    }
    return unsafe Value(dict)
  }

  /// What the machine fails with of its own.
  func failure(
    _ why: melbacore_failure, _ name: SourceText, _ other: SourceText, _ number: Int
  ) -> Stop {
    func macro(_ message: inout Message) {
      message.append("macro ")
      message.append(quoted: name)
    }
    switch why {
    case MELBACORE_FAIL_EXTENDED_TWICE: return fail("extended multiple times")
    case MELBACORE_FAIL_REQUIRED_BLOCK:
      return fail {
        $0.append("Required block ")
        $0.append(quoted: name)
        $0.append(" not found")
      }
    case MELBACORE_FAIL_NOT_NAMESPACE: return fail("cannot assign attribute on non-namespace object")
    case MELBACORE_FAIL_ARGUMENTS:
      return fail {
        macro(&$0)
        $0.append(" takes not more than ")
        append(number, &$0)
        $0.append(" argument(s)")
      }
    case MELBACORE_FAIL_KEYWORD:
      return fail {
        macro(&$0)
        $0.append(" takes no keyword argument ")
        $0.append(quoted: other)
      }
    case MELBACORE_FAIL_TWO_CALLERS:
      return fail {
        macro(&$0)
        $0.append(" was invoked with two values for the special caller argument.")
      }
    case MELBACORE_FAIL_NOT_RECURSIVE:
      return fail("The loop must have the 'recursive' marker to be called recursively.")
    case MELBACORE_FAIL_DEPTH:
      return fail(.tooLarge) { $0.append("macros, blocks and includes are open too deeply") }
    case MELBACORE_FAIL_NO_BLOCK:
      return fail {
        $0.append("there is no block ")
        $0.append(quoted: name)
      }
    case MELBACORE_FAIL_TOO_LARGE:
      return fail(.tooLarge) { $0.append("the output is larger than is allowed") }
    case MELBACORE_FAIL_STEPS:
      return fail(.tooLarge) { $0.append("the template takes more steps than are allowed") }
    default: return noMemory
    }
  }
}
