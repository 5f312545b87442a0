extension Compiler {
  // MARK: - Macros

  /// Compiles the body of a macro or of a call block as a function, over which the code here jumps.
  private mutating func macroBody(
    _ node: Node, name: UInt32, args: UInt32, defaults: UInt32, body: UInt32, _ mode: Mode,
    _ kind: FunctionKind
  ) throws(CompileFault) -> UInt32 {
    let skip = try emit(.jump, effect: 0)
    function.hasClosures = true
    let outer = try enterFunction(kind, name: name, level: function.level + 1)
    var shape = MacroShape(function: function.number, name: name)
    shape.parameters = UInt32(tree.count(args))
    shape.firstParameter = UInt32(program.lists.count)
    let scope = try openScope()
    var explicit: UInt8 = 0
    for i in 0..<tree.count(args) {
      let parameter = tree.node(tree.member(i, of: args))
      try append(&program.lists, parameter.a)
      try declareParameter(parameter.a)
      if parameter.a == special.caller { shape.explicitCaller = Int32(i) }
      if parameter.a == special.kwargs { explicit |= 2 }
      if parameter.a == special.varargs { explicit |= 4 }
    }
    let used = undeclared((special.caller, special.kwargs, special.varargs), in: body)
    if used & 1 != 0 {
      if shape.explicitCaller >= 0 {
        if Int(shape.explicitCaller) < tree.count(args) - tree.count(defaults) {
          throw CompileFault(reason: .callerWithoutDefault, line: node.line)
        }
      } else {
        try declareParameter(special.caller)
      }
      shape.takesCaller = true
    }
    if used & 2 != 0, explicit & 2 == 0 {
      try declareParameter(special.kwargs)
      shape.takesKeywords = true
    }
    if used & 4 != 0, explicit & 4 == 0 {
      try declareParameter(special.varargs)
      shape.takesVariable = true
    }
    try analyze(list: defaults)
    try analyze(list: body)
    try placeVariables(isFunction: true)
    try enterScope(isFunction: true)
    var inner = mode.inner()
    inner.needsOutputCheck = false
    try fillDefaults(args, defaults, inner)
    try compile(list: body, &inner)
    closeScope(scope)
    try leaveFunction(outer)
    land(skip)
    let number = UInt32(program.macros.count)
    try append(&program.macros, shape)
    return number
  }

  private mutating func fillDefaults(
    _ args: UInt32, _ defaults: UInt32, _ mode: Mode
  ) throws(CompileFault) {
    let without = tree.count(args) - tree.count(defaults)
    for i in 0..<tree.count(args) {
      let parameter = tree.node(tree.member(i, of: args))
      let symbol = try symbol(of: parameter.a)
      let given = try emit(.jumpIfGiven, symbol.variable, effect: 0)
      if i < without {
        try emit(.undefined, flag: 1, parameter.a, effect: 1)
      } else {
        try expression(tree.member(i - without, of: defaults), mode)
      }
      try emit(.store, symbol.variable, effect: -1)
      land(given)
    }
  }

  mutating func compileMacro(_ node: Node, _ mode: Mode) throws(CompileFault) {
    let shape = try macroBody(
      node, name: node.a, args: node.b, defaults: node.c, body: node.d, mode, .macro)
    line = node.line
    try emit(.macro, shape, effect: 1)
    let symbol = try symbol(of: node.a)
    try emit(.store, symbol.variable, effect: -1)
    if mode.isTopLevel { try exportName(node.a, isPublic: !isPrivate(node.a)) }
  }

  mutating func compileCallBlock(_ node: Node, _ mode: Mode) throws(CompileFault) {
    let shape = try macroBody(
      node, name: 0, args: node.b, defaults: node.c, body: node.d, mode, .caller)
    line = node.line
    try call(tree.node(node.a), mode, caller: shape)
    try emitPlain()
  }

  // MARK: - Blocks and other templates

  mutating func compileBlockCall(_ node: Node, _ mode: Mode) throws(CompileFault) {
    var skip: UInt32?
    if mode.isTopLevel {
      if hasCertainExtends { return }
      if extendsCount > 0 { skip = try emit(.jumpIfExtended, effect: 0) }
    }
    var locals: (signature: UInt32, count: UInt32) = (0, 0)
    if node.flag & BlockFlag.scoped != 0 { locals = try pushLocals() }
    try emit(
      .block, flag: node.flag, node.a, locals.signature, locals.count, effect: -Int(locals.count))
    if let skip { land(skip) }
  }

  mutating func compileExtends(_ node: Node, _ mode: Mode) throws(CompileFault) {
    guard mode.isTopLevel else { throw CompileFault(reason: .extendsInside, line: node.line) }
    if extendsCount > 0 {
      if hasCertainExtends {
        try emit(.fail, flag: FailKind.extendedTwice, effect: 0)
        extendsCount += 1
        return
      }
      let none = try emit(.jumpIfExtended, effect: 0)
      let over = try emit(.jump, effect: 0)
      land(none)
      try emit(.fail, flag: FailKind.extendedTwice, effect: 0)
      land(over)
    }
    try expression(node.a, mode)
    try emit(.extends, effect: -1)
    if mode.isRootLevel { hasCertainExtends = true }
    extendsCount += 1
  }

  mutating func compileInclude(_ node: Node, _ mode: Mode) throws(CompileFault) {
    if settings.isAsync, node.flag & 1 == 0 {
      try expression(node.a, mode)
      try emit(.importModule, flag: 4 | node.flag & 2, effect: 0)
      try emit(.wait, effect: 0)
      try emit(.reference, flag: ReferenceKind.moduleText, effect: 0)
      try emitPlain()
      return
    }
    try expression(node.a, mode)
    var locals: (signature: UInt32, count: UInt32) = (0, 0)
    if node.flag & 1 != 0 { locals = try pushLocals() }
    try emit(
      .include, flag: node.flag, locals.count, locals.signature, effect: -1 - Int(locals.count))
  }

  /// Pushes the module of a template.
  private mutating func importModule(_ node: Node, _ mode: Mode) throws(CompileFault) {
    try expression(node.a, mode)
    var locals: (signature: UInt32, count: UInt32) = (0, 0)
    if node.flag & 1 != 0 { locals = try pushLocals() }
    try emit(
      .importModule, flag: node.flag, locals.count, locals.signature, effect: -Int(locals.count))
    try waitIfAsync()
  }

  mutating func compileImport(_ node: Node, _ mode: Mode) throws(CompileFault) {
    try importModule(node, mode)
    let symbol = try symbol(of: node.b)
    try emit(.store, symbol.variable, effect: -1)
    if mode.isTopLevel { try exportName(node.b, isPublic: false) }
  }

  mutating func compileFromImport(_ node: Node, _ mode: Mode) throws(CompileFault) {
    try importModule(node, mode)
    var i = 0
    while i < tree.count(node.b) {
      let name = tree.member(i, of: node.b)
      let alias = tree.member(i + 1, of: node.b)
      let target = alias != 0 ? alias : name
      try emit(.importName, name, effect: 1)
      let symbol = try symbol(of: target)
      try emit(.store, symbol.variable, effect: -1)
      if mode.isTopLevel { try exportName(target, isPublic: false) }
      i += 2
    }
    try emit(.pop, effect: -1)
  }

  // MARK: - Calls

  /// Pushes the arguments of a call, filter or test, the caller's among them.
  mutating func arguments(
    _ node: Node, _ mode: Mode, before: UInt32, caller: UInt32? = nil
  ) throws(CompileFault) -> (count: UInt32, signature: UInt32, flag: UInt8, pushed: Int) {
    var count = before
    for i in 0..<tree.count(node.c) {
      try expression(tree.member(i, of: node.c), mode)
      count += 1
    }
    let named = UInt32(tree.count(node.d)) + (caller == nil ? 0 : 1)
    var signature: UInt32 = 0
    if named > 0 {
      // The names of a signature lie side by side, so they come before any that its values need.
      let first = UInt32(program.lists.count)
      for i in 0..<tree.count(node.d) {
        try append(&program.lists, tree.node(tree.member(i, of: node.d)).a)
      }
      if caller != nil { try append(&program.lists, special.caller) }
      signature = try addSignature(first, named)
      for i in 0..<tree.count(node.d) {
        try expression(tree.node(tree.member(i, of: node.d)).b, mode)
        count += 1
      }
      if let caller {
        try emit(.macro, caller, effect: 1)
        count += 1
      }
    }
    var flag: UInt8 = 0
    var pushed = Int(count - before)
    if node.e != 0 {
      try expression(node.e, mode)
      flag |= CallFlag.star
      pushed += 1
    }
    if node.f != 0 {
      try expression(node.f, mode)
      flag |= CallFlag.starStar
      pushed += 1
    }
    return (count, signature, flag, pushed)
  }

  mutating func call(
    _ node: Node, _ mode: Mode, caller: UInt32? = nil
  ) throws(CompileFault) {
    let callee = tree.node(node.a)
    if caller == nil, try callLoop(node, callee, mode) { return }
    if callee.kind == .name, callee.a == special.superName, caller == nil, node.c == 0, node.d == 0,
      node.e == 0, node.f == 0, symbolIsReference(callee.a), function.kind == .block
    {
      try emit(.callSuper, effect: 1)
      try waitIfAsync()
      return
    }
    if callee.kind == .attribute, areHarmless(node) {
      try expression(callee.a, mode)
      line = callee.line
      let made = try arguments(node, mode, before: 0, caller: caller)
      line = node.line
      let place = try emit(
        .callMethod, flag: made.flag, made.count, made.signature, callee.b, effect: -made.pushed)
      program.code[Int(place)].locals = mode.locals
    } else {
      try expression(node.a, mode)
      let made = try arguments(node, mode, before: 0, caller: caller)
      line = node.line
      let place = try emit(
        .call, flag: made.flag, made.count, made.signature, effect: -made.pushed)
      program.code[Int(place)].locals = mode.locals
    }
    try waitIfAsync()
  }

  /// Whether the arguments can be had before the method is looked up: they do not fail and call nothing.
  private func areHarmless(_ node: Node) -> Bool {
    if node.e != 0 || node.f != 0 { return false }
    for i in 0..<tree.count(node.c) where !isHarmless(tree.member(i, of: node.c)) { return false }
    for i in 0..<tree.count(node.d)
    where !isHarmless(tree.node(tree.member(i, of: node.d)).b) { return false }
    return true
  }

  private func isHarmless(_ number: UInt32) -> Bool {
    let kind = tree.node(number).kind
    return kind == .constant || kind == .name || kind == .templateData
  }

  /// `loop.cycle(...)` and `loop.changed(...)`, where `loop` is a loop's.
  private mutating func callLoop(
    _ node: Node, _ callee: Node, _ mode: Mode
  ) throws(CompileFault) -> Bool {
    guard callee.kind == .attribute, callee.b == special.cycle || callee.b == special.changed,
      node.d == 0, node.e == 0, node.f == 0, tree.count(node.c) > 0
    else { return false }
    let object = tree.node(callee.a)
    guard object.kind == .name, object.a == special.loop else { return false }
    let symbol = try symbol(of: special.loop)
    guard symbol.isLoop else { return false }
    let count = tree.count(node.c)
    for i in 0..<count { try expression(tree.member(i, of: node.c), mode) }
    line = node.line
    try emit(
      callee.b == special.cycle ? .loopCycle : .loopChanged, symbol.variable, UInt32(count),
      function.level - symbol.function, effect: 1 - count)
    return true
  }

  /// Whether `self` or `super` mean the template's here, and not a variable that someone set.
  func symbolIsReference(_ name: UInt32) -> Bool {
    let found = symbols.find(name)
    if found == 0 { return true }
    return !symbols.symbols[Int(found)].isStored
  }

  mutating func waitIfAsync() throws(CompileFault) {
    if settings.isAsync { try emit(.wait, effect: 0) }
  }
}

/// What a template fails with of its own.
enum FailKind {
  static let extendedTwice: UInt8 = 1
  static let requiredBlock: UInt8 = 2
  static let notNamespace: UInt8 = 3
}
