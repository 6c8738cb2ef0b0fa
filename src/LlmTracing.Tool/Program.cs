using LlmTracing.Tool.Cli;

return await CommandRunner.RunAsync(args).ConfigureAwait(false);
