package dev.plantline.command;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.Callable;
import java.util.logging.LogManager;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Spec;

/** The command. Exit codes: 0 all well, 1 something is wrong with what was looked at, 2 the command could not do its work. */
@Command(
        name = "plantline",
        description = "Governed Odoo integration for plants.",
        mixinStandardHelpOptions = true,
        versionProvider = PlantlineVersion.class,
        subcommands = {
            ValidateCommand.class,
            TestCommand.class,
            DiffCommand.class,
            RegressCommand.class,
            MapCommand.class,
            ExplainCommand.class,
            HashCommand.class,
            OperationsCommand.class,
            SnapshotCommand.class,
            PlantCommand.class,
            PreflightCommand.class,
            RegisterCommand.class,
            ExportCommand.class,
            ApplyCommand.class,
            ApproveCommand.class,
            RefuseCommand.class,
            CommandCommand.class,
            RenderCommand.class,
            SendCommand.class,
            RefusedCommand.class,
            TopCommand.class,
            AccountCommand.class,
            AuditCommand.class,
            TraceCommand.class,
            AsideCommand.class,
            ReplayCommand.class,
            AdoptCommand.class,
            AbandonCommand.class,
            SideKitCommand.class,
            CommandLine.HelpCommand.class
        },
        footer = {
            "",
            "In the source tree there is also: plantline local DIR, a whole plant on this machine (plantline local --help).",
            "Exit codes: 0 all well, 1 something is wrong with what was looked at, 2 the command could not do its work."
        })
public final class Plantline implements Callable<Integer> {
    /** Something is wrong with what was looked at. */
    public static final int FOUND = 1;
    /** The command could not do its work. */
    public static final int FAILED = 2;
    /** What was looked for is not there; only where a command says so. */
    public static final int NOT_THERE = 3;

    /** Of a line that holds foreign text, in characters. */
    static final int LONGEST_LINE = 2_000;

    @Spec
    private CommandSpec spec;

    /** Runs the command and exits. */
    public static void main(String[] arguments) {
        quietLibraries();
        CommandLine line = commandLine(new Plantline());
        int code = line.execute(arguments);
        line.getOut().flush(); // what ends without a line break waits in its buffer, and an exit empties none
        System.exit(code);
    }

    /** Without a command: what there is. */
    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getOut());
        return 0;
    }

    /** Libraries log through java.util.logging; a person at a terminal gets our sentences instead. */
    public static void quietLibraries() {
        try (InputStream in = Plantline.class.getResourceAsStream("logging.properties")) {
            LogManager.getLogManager().readConfiguration(in);
        } catch (IOException e) {
            throw new UncheckedIOException("the command's logging.properties is missing from the jar", e);
        }
    }

    /** A command line whose errors are sentences, without tracebacks. */
    public static CommandLine commandLine(Object command) {
        IExecutionExceptionHandler execution = (e, line, parsed) -> {
            String message = e.getMessage() == null ? e.toString() : e.getMessage();
            ("plantline: " + message).lines().forEach(each -> line.getErr()
                    .println(TerminalText.of(each, LONGEST_LINE)));
            return FAILED;
        };
        IParameterExceptionHandler parameters = (e, unused) -> {
            CommandLine line = e.getCommandLine();
            line.getErr().println("plantline: " + TerminalText.of(said(e), LONGEST_LINE));
            CommandLine.UnmatchedArgumentException.printSuggestions(e, line.getErr());
            line.getErr().println("Try: " + line.getCommandSpec().qualifiedName() + " --help");
            return FAILED;
        };
        return new CommandLine(command)
                .setExecutionExceptionHandler(execution)
                .setParameterExceptionHandler(parameters)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(true);
    }

    /** What is missing is told with what it is: the usage's words for it alone help nobody who does not know it. */
    private static String said(CommandLine.ParameterException e) {
        if (e instanceof CommandLine.MissingParameterException missing
                && !missing.getMissing().isEmpty()
                && missing.getMissing().stream().noneMatch(each -> each.group() != null)) {
            return missing.getMissing().stream()
                    .map(each -> "missing: " + usage(each) + ". " + String.join(" ", each.description()))
                    .collect(Collectors.joining(" "));
        }
        return e.getMessage().replaceFirst("^Error: M", "m");
    }

    private static String usage(ArgSpec argument) {
        return argument instanceof OptionSpec option
                ? option.longestName() + " " + option.paramLabel()
                : argument.paramLabel();
    }
}
