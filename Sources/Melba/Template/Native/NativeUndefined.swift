import CEntry

/// What is not there: a name of the machine's that is missing, or a thing that says what was asked.
extension Native {
  enum Reason {
    static let name = 0
    static let attribute = 1
    static let item = 2
    static let hint = 3
  }

  func undefined(
    _ reason: Int, _ object: Value, _ name: Value
  ) throws(Stop) -> Value {
    let thing = unsafe try make(.undefined)
    unsafe thing.pointee.number = reason
    unsafe thing.pointee.first = object
    unsafe thing.pointee.second = name
    return unsafe Value(thing)
  }

  /// What an undefined value says is wrong.
  func explain(_ value: Value, _ message: inout Message) {
    guard let thing = unsafe value.thing(.undefined) else {
      let name = unsafe UnsafePointer<Name>(bitPattern: UInt(value.body))
      unsafe message.append(quoted: SourceText(name))
      message.append(" is undefined")
      return
    }
    let object = unsafe thing.pointee.first
    let name = unsafe thing.pointee.second
    switch unsafe thing.pointee.number {
    case Reason.hint: message.append(name.text)
    case Reason.name:
      message.append(quoted: name.text)
      message.append(" is undefined")
    default:
      if object.held == Held.null {
        message.append("'None'")
      } else {
        message.append(UInt8(ascii: "'"))
        message.append(typeName(object))
        message.append(" object'")
      }
      let isText = name.isText
      message.append(isText ? " has no attribute " : " has no element ")
      if isText {
        message.append(quoted: name.text)
      } else if let text = try? string(name) {
        message.append(text.text)
      }
    }
  }

  /// The error of using an undefined value.
  func fail(undefined value: Value) -> Stop { fail { explain(value, &$0) } }

  var kind: UInt32 { unsafe environment.pointee.undefined }

  func write(undefined value: Value, to output: Out) throws(Stop) {
    switch kind {
    case MELBA_UNDEFINED_STRICT.rawValue: throw fail(undefined: value)
    case MELBA_UNDEFINED_DEBUG.rawValue: break
    default: return
    }
    unsafe try append("{{ ", to: output)
    guard let thing = unsafe value.thing(.undefined) else {
      unsafe try append(SourceText(UnsafePointer<Name>(bitPattern: UInt(value.body))), to: output)
      return unsafe try append(" }}", to: output)
    }
    switch unsafe thing.pointee.number {
    case Reason.name: unsafe try append(thing.pointee.second.text, to: output)
    case Reason.hint:
      unsafe try append("undefined value printed: ", to: output)
      unsafe try append(thing.pointee.second.text, to: output)
    default:
      unsafe try append("no such element: ", to: output)
      if unsafe thing.pointee.first.held == Held.null {
        unsafe try append("None", to: output)
      } else {
        unsafe try append(typeName(thing.pointee.first), to: output)
        unsafe try append(" object", to: output)
      }
      unsafe try append(byte: 0x5B, to: output)
      unsafe try represent(thing.pointee.second, to: output, depth: 0)
      unsafe try append(byte: 0x5D, to: output)
    }
    unsafe try append(" }}", to: output)
  }

  /// What the machine asks for.
  func undefined(
    _ why: melbacore_undefined, _ name: UnsafePointer<Name>?, _ line: UInt32
  ) throws(Stop) -> Value {
    let name = unsafe SourceText(name)
    switch why {
    case MELBACORE_UNDEFINED_NAME: return try undefined(Reason.name, .nothing, Value(text: name))
    case MELBACORE_UNDEFINED_PARAMETER:
      return unsafe try hint { (output) throws(Stop) in
        unsafe try append("parameter '", to: output)
        unsafe try append(name, to: output)
        unsafe try append("' was not provided", to: output)
      }
    case MELBACORE_UNDEFINED_ELSE:
      return unsafe try hint { (output) throws(Stop) in
        unsafe try append("the inline if-expression on line ", to: output)
        unsafe try write(.integer(Int64(line)), to: output)
        unsafe try append(" evaluated to false and no else section was defined.", to: output)
      }
    case MELBACORE_UNDEFINED_CALLER: return try hint("No caller defined")
    case MELBACORE_UNDEFINED_SUPER:
      return unsafe try hint { (output) throws(Stop) in
        unsafe try append("there is no parent block called '", to: output)
        unsafe try append(name, to: output)
        unsafe try append("'.", to: output)
      }
    case MELBACORE_UNDEFINED_PREVIOUS: return try hint("there is no previous item")
    default: return try hint("there is no next item")
    }
  }

  func hint(_ message: StaticString) throws(Stop) -> Value {
    try undefined(Reason.hint, .nothing, Value(text: SourceText(message)))
  }

  func hint(_ write: (Out) throws(Stop) -> Void) throws(Stop) -> Value {
    let message = unsafe try text(write)
    return try undefined(Reason.hint, .nothing, message)
  }
}
