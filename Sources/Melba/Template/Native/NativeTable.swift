import CEntry

private typealias Result = UnsafeMutablePointer<BorrowedValue>?

@inline(__always)
private func value(_ value: UnsafePointer<BorrowedValue>?) -> Value {
  unsafeBitCast(value.unsafelyUnwrapped.pointee, to: Value.self)
}

@inline(__always)
private func values(_ values: UnsafePointer<BorrowedValue>?) -> UnsafePointer<Value>? {
  UnsafeRawPointer(values)?.assumingMemoryBound(to: Value.self)
}

@inline(__always)
private func answer(_ out: Result, _ body: () throws(Stop) -> Value) -> Int32 {
  do throws(Stop) {
    let made = try body()
    out.unsafelyUnwrapped.pointee = unsafeBitCast(made, to: BorrowedValue.self)
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
      out.unsafelyUnwrapped.pointee = unsafeBitCast(made, to: BorrowedValue.self)
      return 0
    case .inside(let made):
      out.unsafelyUnwrapped.pointee = unsafeBitCast(made, to: BorrowedValue.self)
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
    table.retain = { _, _ in }
    table.release = { _, _ in }
    return table
  }

  private static func setVariables(_ table: inout melbacore_template_host) {
    table.lookup = { context, scope, name, out in
      let native = Native(context)
      return answer(out) { () throws(Stop) in
        try native.lookup(native.scope(scope), SourceText(name))
      }
    }
    table.undefined = { context, _, why, name, line, out in
      let native = Native(context)
      return answer(out) { () throws(Stop) in try native.undefined(why, name, line) }
    }
    table.export_name = { context, scope, name, given, isPublic in
      let native = Native(context)
      return done { () throws(Stop) in
        try native.export(native.scope(scope), SourceText(name), value(given), isPublic: isPublic)
      }
    }
    table.set_attribute = { context, object, name, given in
      let native = Native(context)
      return done { () throws(Stop) in
        guard let namespace = value(object).thing(.namespace) else {
          throw native.fail("cannot assign attribute on non-namespace object")
        }
        try native.set(Value(text: SourceText(name)), value(given), in: namespace)
      }
    }
    table.is_namespace = { _, object, out in
      out.unsafelyUnwrapped.pointee = value(object).thing(.namespace) != nil
      return 0
    }
    table.note = { context, dict, name, given in
      let native = Native(context)
      return done { () throws(Stop) in
        guard let dict = value(dict).thing(.dict) else { return }
        try native.set(Value(text: SourceText(name)), value(given), in: dict)
      }
    }
  }

  private static func setValues(_ table: inout melbacore_template_host) {
    table.attribute = { context, object, name, out in
      let native = Native(context)
      return answer(out) { () throws(Stop) in
        try native.attribute(value(object), SourceText(name))
      }
    }
    table.item = { context, object, key, _, out in
      let native = Native(context)
      return answer(out) { () throws(Stop) in try native.item(value(object), value(key)) }
    }
    table.emit = { context, _, given, how, output in
      let native = Native(context)
      return done { () throws(Stop) in
        try native.emit(
          value(given), escapes: how & UInt32(MELBACORE_ESCAPE) != 0, to: output.unsafelyUnwrapped)
      }
    }
    table.emit_attribute = { context, _, object, name, how, output in
      let native = Native(context)
      return done { () throws(Stop) in
        let found = try native.attribute(value(object), SourceText(name))
        try native.emit(
          found, escapes: how & UInt32(MELBACORE_ESCAPE) != 0, to: output.unsafelyUnwrapped)
      }
    }
    table.text = { context, text, _, how, out in
      let native = Native(context)
      return answer(out) { () throws(Stop) in
        let made = try native.copy(
          SourceText(text.data?.assumingMemoryBound(to: UInt8.self), count: text.length))
        return Value(text: made, isSafe: how & UInt32(MELBACORE_ESCAPE) != 0)
      }
    }
    table.truth = { context, given, out in
      let native = Native(context)
      return done { () throws(Stop) in
        out.unsafelyUnwrapped.pointee = try native.isTrue(value(given))
      }
    }
    table.compare = { context, how, left, right, out in
      let native = Native(context)
      return answer(out) { () throws(Stop) in
        .boolean(try native.compare(how, value(left), value(right)))
      }
    }
    table.operate = { context, how, left, right, out in
      let native = Native(context)
      return answer(out) { () throws(Stop) in
        try native.operate(how, value(left), right == nil ? nil : value(right))
      }
    }
    table.concat = { context, parts, count, how, out in
      let native = Native(context)
      return answer(out) { () throws(Stop) in
        guard let parts = values(parts) else { return Value(text: .empty) }
        return try native.concat(parts, Int(count), escapes: how & UInt32(MELBACORE_ESCAPE) != 0)
      }
    }
    table.build = { context, kind, parts, count, out in
      let native = Native(context)
      return answer(out) { () throws(Stop) in try native.build(kind, values(parts), Int(count)) }
    }
    table.append = { context, list, given in
      let native = Native(context)
      return done { () throws(Stop) in
        guard let list = value(list).thing(.list) else { return }
        try native.append(value(given), to: list)
      }
    }
    table.mark_safe = { context, given, out in
      let native = Native(context)
      return answer(out) { () throws(Stop) in
        Value(text: try native.string(value(given)).text, isSafe: true)
      }
    }
    table.finalize = { _, _, given, out in
      out.unsafelyUnwrapped.pointee = given.unsafelyUnwrapped.pointee
      return 0
    }
    table.wait = { _, _, must, _ in
      must.unsafelyUnwrapped.pointee = false
      return 0
    }
  }

  private static func setLoops(_ table: inout melbacore_template_host) {
    table.iterate = { context, given, cursor in
      let native = Native(context)
      return done { () throws(Stop) in
        cursor.unsafelyUnwrapped.pointee = try native.iterate(value(given))
      }
    }
    table.next = { context, cursor, out in
      let native = Native(context)
      return answer(out) { () throws(Stop) in try native.next(cursor.unsafelyUnwrapped) }
    }
    table.end = { _, _ in }
    table.remaining = { context, cursor, out in
      out.unsafelyUnwrapped.pointee = Native(context).remaining(cursor.unsafelyUnwrapped)
      return 0
    }
    table.unpack = { context, given, count, out in
      let native = Native(context)
      return done { () throws(Stop) in
        try native.unpack(
          value(given), Int(count),
          UnsafeMutableRawPointer(out.unsafelyUnwrapped).assumingMemoryBound(to: Value.self))
      }
    }
    table.loop_ended = { context, box, loop in
      Native(context).ended(box.unsafelyUnwrapped, loop.unsafelyUnwrapped)
    }
  }

  private static func setCalls(_ table: inout melbacore_template_host) {
    table.call = { context, _, callee, arguments, out in
      let native = Native(context)
      return result(out) { () throws(Stop) in
        try native.call(value(callee), arguments.unsafelyUnwrapped)
      }
    }
    table.call_method = { context, _, object, name, arguments, out in
      let native = Native(context)
      return result(out) { () throws(Stop) in
        try native.callMethod(value(object), SourceText(name), arguments.unsafelyUnwrapped)
      }
    }
    table.filter = { context, scope, name, arguments, out in
      let native = Native(context)
      return answer(out) { () throws(Stop) in
        try native.filter(
          name.unsafelyUnwrapped, escapes: scope.unsafelyUnwrapped.pointee.autoescape != 0,
          try native.call(arguments.unsafelyUnwrapped))
      }
    }
    table.test = { context, _, name, arguments, out in
      let native = Native(context)
      return answer(out) { () throws(Stop) in
        .boolean(
          try native.test(
            name.unsafelyUnwrapped.pointee.note, SourceText(name),
            try native.call(arguments.unsafelyUnwrapped)))
      }
    }
    table.keywords = { context, arguments, left, count, out in
      let native = Native(context)
      return answer(out) { () throws(Stop) in
        try native.keywords(arguments.unsafelyUnwrapped, left.unsafelyUnwrapped, Int(count))
      }
    }
  }

  private static func setTemplates(_ table: inout melbacore_template_host) {
    table.extends = { context, _, name, out in
      let native = Native(context)
      return done { () throws(Stop) in
        out.unsafelyUnwrapped.pointee = try native.extends(value(name))
      }
    }
    table.include = { context, scope, name, withContext, ignoresMissing, names, locals, _, out in
      let native = Native(context)
      return done { () throws(Stop) in
        out.unsafelyUnwrapped.pointee = try native.include(
          native.scope(scope), value(name), withContext: withContext,
          ignoresMissing: ignoresMissing, names, values(locals))
      }
    }
    table.import_module = { context, scope, name, how, names, locals, out in
      let native = Native(context)
      return answer(out) { () throws(Stop) in
        try native.importModule(native.scope(scope), value(name), how, names, values(locals))
      }
    }
    table.import_name = { context, _, module, name, line, out in
      let native = Native(context)
      return answer(out) { () throws(Stop) in
        try native.importName(value(module), SourceText(name), line)
      }
    }
    table.derive = { context, scope, names, locals, out in
      let native = Native(context)
      return done { () throws(Stop) in
        out.unsafelyUnwrapped.pointee = try native.derive(native.scope(scope), names, values(locals))
      }
    }
    table.overlay = { context, scope, vars, names, locals, out in
      let native = Native(context)
      return done { () throws(Stop) in
        out.unsafelyUnwrapped.pointee = try native.derive(
          native.scope(scope), names, values(locals), vars: value(vars))
      }
    }
    table.scope_release = { _, scope in melbacore_scope_finish(scope) }
    table.reference = { context, scope, what, name, _, block, _, locals, out in
      let native = Native(context)
      return answer(out) { () throws(Stop) in
        try native.reference(native.scope(scope), what, name, block, values(locals))
      }
    }
    table.fail = { context, why, name, other, number in
      _ = Native(context).failure(why, SourceText(name), SourceText(other), Int(number))
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
      let list = try list(count)
      for i in 0..<count { try append(parts.unsafelyUnwrapped[i], to: list) }
      return Value(list)
    case MELBACORE_DICT:
      let dict = try make(.dict)
      for i in 0..<(count / 2) {
        try set(parts.unsafelyUnwrapped[2 * i], parts.unsafelyUnwrapped[2 * i + 1], in: dict)
      }
      return Value(dict)
    default:
      let items = try values(max(count, 1))
      for i in 0..<count { items[i] = try kept(parts.unsafelyUnwrapped[i]) }
      if kind == MELBACORE_TUPLE { return tuple(items, count) }
      let slice = try make(.slice)
      slice.pointee.items = items
      slice.pointee.count = count
      return Value(slice)
    }
  }

  func keywords(
    _ arguments: UnsafePointer<melbacore_arguments>, _ left: UnsafePointer<UInt32>, _ count: Int
  ) throws(Stop) -> Value {
    let dict = try make(.dict)
    guard let signature = arguments.pointee.signature,
      let all = UnsafeRawPointer(arguments.pointee.values)?.assumingMemoryBound(to: Value.self)
    else { return Value(dict) }
    let first = Int(arguments.pointee.count - arguments.pointee.named)
    for i in 0..<count {
      let index = Int(left[i])
      let name = SourceText(signature.pointee.all + Int(signature.pointee.names[index]))
      try set(Value(text: name), all[first + index], in: dict)
    }
    return Value(dict)
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
