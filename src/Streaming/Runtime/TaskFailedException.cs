namespace Streaming.Runtime;

/// <summary>Ends a task's step and the worker: a policy of Fail, or a failure of the engine or of state. The inner exception is the cause.</summary>
internal sealed class TaskFailedException(Exception cause) : Exception(cause.Message, cause);
