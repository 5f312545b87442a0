import CEntry
import CPlatform

/// What templates share.  Set up by one thread; what threads that render change are the buckets of
/// loaded templates and the slots of idle states, each through one atomic exchange.
struct NativeEnvironment {
  var flags: UInt32 = 0
  var undefined: UInt32 = 0
  var steps: UInt64 = 0
  var output = 0
  var memory = 0
  var depth = 0
  var syntax = unsafe melbacore_syntax()
  var table: UnsafeMutablePointer<melbacore_template_host>?
  var loaded: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
  var idle: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
  var texts = Arena()
  var customs = Pool<Custom>()
  var sources = Pool<Source>()

  static let bucketCount = 256
  static let idleCount = 16

  enum CustomKind: UInt8 { case function, filter, test, value }

  /// Something of the caller's that templates may use by name.
  struct Custom: BitwiseCopyable {
    var kind: CustomKind
    var name: SourceText
    var value: Value
    var function: melba_function?
    var context: UnsafeMutableRawPointer?
  }

  /// Where templates come from: a text, a directory, or a loader.
  struct Source: BitwiseCopyable {
    var name = SourceText.empty
    var text = SourceText.empty
    var directory = SourceText.empty
    var load: melba_load?
    var context: UnsafeMutableRawPointer?
  }

  mutating func copy(_ text: SourceText) -> SourceText? {
    // One byte more, so that a path ends in NUL.
    guard let memory = unsafe texts.take(text.count + 1) else { return nil }
    unsafe memory.copyMemory(from: text.start, byteCount: text.count)
    unsafe memory.storeBytes(of: 0, toByteOffset: text.count, as: UInt8.self)
    return unsafe SourceText(memory.assumingMemoryBound(to: UInt8.self), count: text.count)
  }

  /// The number of what was added last under a name.
  func custom(_ kind: CustomKind, _ name: SourceText) -> Int? {
    var i = customs.count - 1
    while i >= 0 {
      if customs[i].kind == kind, customs[i].name == name { return i }
      i -= 1
    }
    return nil
  }

  static func bucket(of name: SourceText) -> Int {
    var hash: UInt32 = 2_166_136_261
    for i in 0..<name.count { hash = (hash ^ UInt32(name[i])) &* 16_777_619 }
    return Int((hash ^ hash >> 16) & 255)
  }

  /// A template that was loaded before.
  func find(_ name: SourceText) -> UnsafePointer<NativeTemplate>? {
    guard let loaded = unsafe loaded else { return nil }
    var next = unsafe melbaplatform_atomic_load(loaded + Self.bucket(of: name))?
      .assumingMemoryBound(to: NativeTemplate.self)
    while let template = unsafe next {
      if unsafe template.pointee.name == name { return unsafe UnsafePointer(template) }
      unsafe next = unsafe template.pointee.next
    }
    return nil
  }

  /// Shows a template to all threads; another one of that name that was there first stays.
  func publish(_ template: UnsafeMutablePointer<NativeTemplate>) -> UnsafePointer<NativeTemplate> {
    guard let loaded = unsafe loaded else { return unsafe UnsafePointer(template) }
    let place = unsafe loaded + Self.bucket(of: template.pointee.name)
    while true {
      let first = unsafe melbaplatform_atomic_load(place)
      if let other = unsafe find(template.pointee.name) { return unsafe other }
      unsafe template.pointee.next = unsafe first?.assumingMemoryBound(to: NativeTemplate.self)
      if unsafe melbaplatform_atomic_replace(place, first, template) { return unsafe UnsafePointer(template) }
    }
  }

  mutating func free() {
    customs.free()
    sources.free()
    texts.free()
    _ = unsafe melbaplatform_resize(table, 0)
    _ = unsafe melbaplatform_resize(loaded, 0)
    _ = unsafe melbaplatform_resize(idle, 0)
  }
}

/// A compiled template: immutable once it is linked.
struct NativeTemplate {
  var environment: UnsafePointer<NativeEnvironment>
  var name: SourceText
  var source: SourceText
  var program: OpaquePointer?
  var next: UnsafeMutablePointer<NativeTemplate>?
  /// The program is escaped by default.
  var escapes: Bool
}
