import CEntry
import CMelba
import CPlatform

// The C entries make and free the handles, so that a call that is broken off leaves nothing behind.

/// What a handle of a template points to.
struct TemplateHandle {
  var parser = Parser()
  /// False while a call is under way and after one that was broken off.
  var isSound = true
}

@c @implementation
public func melbacore_template_new(_ out: UnsafeMutablePointer<OpaquePointer?>?) -> Status {
  guard let out = unsafe out else { return .badArgument }
  guard let memory = unsafe melbaplatform_resize(nil, MemoryLayout<TemplateHandle>.stride) else {
    return .noMemory
  }
  unsafe memory.bindMemory(to: TemplateHandle.self, capacity: 1).initialize(to: TemplateHandle())
  unsafe out.pointee = OpaquePointer(memory)
  return .ok
}

@c @implementation
public func melbacore_template_free(_ self: OpaquePointer?) {
  guard let template = unsafe template(self) else { return }
  if unsafe template.pointee.isSound { unsafe template.pointee.parser.free() }
  unsafe _ = melbaplatform_resize(template, 0)
}

@c @implementation
public func melbacore_template_poison(_ self: OpaquePointer?) {
  guard let template = unsafe template(self) else { return }
  unsafe template.pointee.isSound = false
}

@c @implementation
public func melbacore_template_settle(_ self: OpaquePointer?) {
  guard let template = unsafe template(self), unsafe template.pointee.isSound else { return }
  unsafe template.pointee.parser.freeScratch()
}

@c @implementation
public func melbacore_template_look(
  _ self: OpaquePointer?, _ view: UnsafeMutablePointer<melbacore_template_view>?
) {
  guard let template = unsafe template(self), let view = unsafe view else { return }
  let tree = unsafe template.pointee.parser.tree
  let lexer = unsafe template.pointee.parser.lexer
  unsafe view.pointee.nodes = UnsafeRawPointer(tree.nodes.base)?
    .assumingMemoryBound(to: melbacore_node.self)
  unsafe view.pointee.node_count = tree.nodes.count
  unsafe view.pointee.links = UnsafePointer(tree.links.base)
  unsafe view.pointee.link_count = tree.links.count
  unsafe view.pointee.byte_count = tree.bytes.count
  unsafe view.pointee.texts = UnsafeRawPointer(tree.texts.base)?
    .assumingMemoryBound(to: melbacore_text_range.self)
  unsafe view.pointee.text_count = tree.texts.count
  unsafe view.pointee.bytes = UnsafePointer(tree.bytes.base)
  unsafe view.pointee.root = tree.root
  unsafe view.pointee.tokens = UnsafeRawPointer(lexer.tokens.base)?
    .assumingMemoryBound(to: melbacore_token.self)
  unsafe view.pointee.token_count = lexer.tokens.count
  unsafe view.pointee.source = lexer.source.start
}

@c @implementation
public func melbacore_template_read(
  _ self: OpaquePointer?, _ source: Bytes, _ syntax: UnsafePointer<melbacore_syntax>?,
  _ fault: UnsafeMutablePointer<melbacore_template_fault>?
) -> Status {
  guard let template = unsafe template(self), unsafe template.pointee.isSound,
    unsafe source.span != nil, let given = unsafe syntax, let fault = unsafe fault,
    let syntax = unsafe Syntax(given.pointee)
  else { return .badArgument }
  guard unsafe source.size < TemplateLimits.size else { return .tooLarge }
  let flags = unsafe given.pointee.flags
  let all = unsafe text(of: source)
  unsafe template.pointee.isSound = false
  // A call that is broken off does not come here.
  defer { unsafe template.pointee.isSound = true }
  for i in 0..<(unsafe given.pointee.host_tag_count) {
    let tag = unsafe text(of: given.pointee.host_tags[i])
    guard unsafe template.pointee.parser.hostTags.append(tag) else { return .noMemory }
  }
  unsafe template.pointee.parser.lexer.syntax = syntax
  unsafe template.pointee.parser.lexer.characters = Characters(
    isWord: given.pointee.is_word, isName: given.pointee.is_name, named: given.pointee.named)
  unsafe template.pointee.parser.stackEnd = stackEnd()
  if flags & 1024 != 0 {
    unsafe template.pointee.parser.lexer.keepsAll = true
    let start: Lexer.Start = flags & 2048 != 0 ? .variable : flags & 4096 != 0 ? .block : .root
    guard unsafe template.pointee.parser.lexer.run(all, from: start) else { return .noMemory }
    let lexer = unsafe template.pointee.parser.lexer
    if lexer.fault == .none { return .ok }
    let last = lexer.tokens[lexer.tokens.count - 1]
    return unsafe report(lexer.fault, last.line, Int(last.offset), lexer, fault)
  }
  let isRead =
    unsafe flags & 512 != 0
    ? template.pointee.parser.runExpression(all) : template.pointee.parser.run(all)
  if isRead { return .ok }
  let parser = unsafe template.pointee.parser
  return unsafe report(parser.fault, parser.faultLine, parser.faultOffset, parser.lexer, fault)
}

@c @implementation
public func melbacore_template_restore(
  _ self: OpaquePointer?, _ view: UnsafePointer<melbacore_template_view>?
) -> Status {
  guard let template = unsafe template(self), unsafe template.pointee.isSound,
    let view = unsafe view
  else { return .badArgument }
  unsafe template.pointee.isSound = false
  defer { unsafe template.pointee.isSound = true }
  let status = unsafe template.pointee.parser.builder.tree.restore(view.pointee)
  if status != .ok { unsafe template.pointee.parser.builder.tree.free() }
  return status
}

extension Tree {
  /// Takes over what another tree had, checked so that no walk over it can go astray or too deep.
  fileprivate mutating func restore(_ view: melbacore_template_view) -> Status {
    guard nodes.count == 0, unsafe view.node_count > 1, unsafe view.link_count > 0,
      unsafe view.text_count > 0
    else { return .syntax }
    for i in 0..<(unsafe view.byte_count) {
      guard unsafe bytes.append(view.bytes[i]) else { return .noMemory }
    }
    for i in 0..<(unsafe view.text_count) {
      let range = unsafe view.texts[i]
      guard UInt64(range.start) + UInt64(range.count) <= UInt64(bytes.count) else { return .syntax }
      guard texts.append(TextRange(start: range.start, count: range.count)) else {
        return .noMemory
      }
    }
    for i in 0..<(unsafe view.link_count) {
      guard unsafe links.append(view.links[i]) else { return .noMemory }
    }
    for i in 0..<(unsafe view.node_count) {
      guard var node = unsafe Node(view.nodes[i]) else { return .syntax }
      guard let height = height(of: node, at: UInt32(i)) else { return .syntax }
      node.height = height
      guard nodes.append(node) else { return .noMemory }
    }
    root = unsafe view.root
    return Int(root) < nodes.count && node(root).kind == .template ? .ok : .syntax
  }

  /// Nil for a node that names others which do not come before it, or too many levels of them.
  private func height(of node: Node, at index: UInt32) -> UInt16? {
    var height = 0
    for i in 0..<6 {
      let value: UInt32 = node.field(i)
      switch node.kind.field(i) {
      case .other: continue
      case .node:
        guard value == 0 || value < index else { return nil }
        if value != 0 { height = max(height, Int(self.node(value).height) + 1) }
      case .list:
        guard Int(value) < links.count, Int(value) + Int(links[Int(value)]) < links.count else {
          return nil
        }
        for k in 0..<count(value) {
          let member = member(k, of: value)
          guard member < index else { return nil }
          height = max(height, Int(self.node(member).height) + 1)
        }
      }
    }
    return height <= Int(TemplateLimits.depth) ? UInt16(height) : nil
  }
}

extension Node {
  /// Nil for a kind that there is not.
  fileprivate init?(_ raw: melbacore_node) {
    guard let kind = NodeKind(rawValue: raw.kind) else { return nil }
    self.init(kind, line: raw.line, offset: raw.offset)
    flag = raw.flag
    (a, b, c, d, e, f) = raw.fields
  }
}

private func stackEnd() -> UInt {
  let end = UInt(melbaplatform_stack_end())
  return end == 0 ? 0 : end + TemplateLimits.stackReserve
}

private func report(
  _ kind: TemplateFault, _ line: UInt32, _ offset: Int, _ lexer: Lexer,
  _ fault: UnsafeMutablePointer<melbacore_template_fault>
) -> Status {
  if kind == .noMemory { return .noMemory }
  unsafe fault.pointee.kind = UInt32(kind.rawValue)
  unsafe fault.pointee.line = line
  unsafe fault.pointee.offset = UInt64(offset)
  let message = lexer.message.bytes
  unsafe fault.pointee.message = Bytes(data: UnsafeRawPointer(message.base), size: message.count)
  unsafe fault.pointee.place = UInt64(lexer.strangePlace)
  unsafe fault.pointee.character = lexer.strangeCharacter
  return .syntax
}

// MARK: - Building

@c @implementation
public func melbacore_template_add_text(
  _ self: OpaquePointer?, _ text: Bytes, _ number: UnsafeMutablePointer<UInt32>?
) -> Status {
  guard unsafe text.span != nil else { return .badArgument }
  return unsafe build(self, number) { (builder) throws(TemplateFault) in
    try builder.text(unsafe SourceText(text.data?.assumingMemoryBound(to: UInt8.self), count: text.size))
  }
}

@c @implementation
public func melbacore_template_add_list(
  _ self: OpaquePointer?, _ items: UnsafePointer<UInt32>?, _ count: Int,
  _ number: UnsafeMutablePointer<UInt32>?
) -> Status {
  guard count >= 0, unsafe items != nil || count == 0 else { return .badArgument }
  return unsafe build(self, number) { (builder) throws(TemplateFault) in
    if count == 0 { return 0 }
    let list = UInt32(truncatingIfNeeded: builder.tree.links.count)
    guard builder.tree.links.append(UInt32(truncatingIfNeeded: count)) else { throw .noMemory }
    for i in 0..<count {
      guard unsafe builder.tree.links.append(items.unsafelyUnwrapped[i]) else { throw .noMemory }
    }
    return list
  }
}

@c @implementation
public func melbacore_template_add_node(
  _ self: OpaquePointer?, _ node: UnsafePointer<melbacore_node>?,
  _ number: UnsafeMutablePointer<UInt32>?
) -> Status {
  guard let node = unsafe node, let kind = unsafe NodeKind(rawValue: node.pointee.kind) else {
    return .badArgument
  }
  var added = unsafe UnsafeRawPointer(node).assumingMemoryBound(to: Node.self).pointee
  added.kind = kind
  return unsafe build(self, number) { (builder) throws(TemplateFault) in try builder.add(added) }
}

@c @implementation
public func melbacore_template_set_root(_ self: OpaquePointer?, _ root: UInt32) -> Status {
  guard let template = unsafe template(self), unsafe template.pointee.isSound,
    unsafe Int(root) < template.pointee.parser.tree.nodes.count
  else { return .badArgument }
  unsafe template.pointee.parser.builder.tree.root = root
  return .ok
}

private func build(
  _ self: OpaquePointer?, _ number: UnsafeMutablePointer<UInt32>?,
  _ work: (inout TreeBuilder) throws(TemplateFault) -> UInt32
) -> Status {
  guard let template = unsafe template(self), unsafe template.pointee.isSound,
    let number = unsafe number
  else { return .badArgument }
  unsafe template.pointee.isSound = false
  defer { unsafe template.pointee.isSound = true }
  do throws(TemplateFault) {
    try unsafe template.pointee.parser.builder.begin()
    unsafe number.pointee = try work(&template.pointee.parser.builder)
    return .ok
  } catch {
    return error == .noMemory ? .noMemory : .tooLarge
  }
}

private func text(of bytes: Bytes) -> SourceText {
  unsafe SourceText(bytes.data?.assumingMemoryBound(to: UInt8.self), count: bytes.size)
}

private func template(_ handle: OpaquePointer?) -> UnsafeMutablePointer<TemplateHandle>? {
  guard let handle = unsafe handle else { return nil }
  return unsafe UnsafeMutablePointer<TemplateHandle>(handle)
}

extension Syntax {
  /// Nil when something is missing that every template needs.
  init?(_ given: melbacore_syntax) {
    self.init()
    unsafe blockStart = text(of: given.block_start)
    unsafe blockEnd = text(of: given.block_end)
    unsafe variableStart = text(of: given.variable_start)
    unsafe variableEnd = text(of: given.variable_end)
    unsafe commentStart = text(of: given.comment_start)
    unsafe commentEnd = text(of: given.comment_end)
    unsafe lineStatement = text(of: given.line_statement_prefix)
    unsafe lineComment = text(of: given.line_comment_prefix)
    unsafe newline = text(of: given.newline)
    guard blockStart.count > 0, blockEnd.count > 0, variableStart.count > 0, variableEnd.count > 0,
      commentStart.count > 0, commentEnd.count > 0, newline.count > 0
    else { return nil }
    let flags = unsafe given.flags
    trimsBlocks = flags & 1 != 0
    stripsBlocks = flags & 2 != 0
    keepsTrailingNewline = flags & 4 != 0
    tags = Tags(rawValue: UInt32(truncatingIfNeeded: flags >> 3 & 15))
    hasNewStyleGettext = flags & 128 != 0
    trimsTranslations = flags & 256 != 0
    settle()
  }
}
