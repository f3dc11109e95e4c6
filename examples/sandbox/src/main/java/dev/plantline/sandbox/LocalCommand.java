package dev.plantline.sandbox;

import dev.plantline.api.v1alpha1.Kinds;
import dev.plantline.command.Checked;
import dev.plantline.command.Manifests;
import dev.plantline.command.Plantline;
import dev.plantline.command.Screen;
import dev.plantline.command.Table;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Starts the sandbox, shows it, and ends it however it is ended. */
@Command(
        name = "local",
        description = {
            "A whole plant on this machine: broker, Kubernetes API, operator, pods as processes, Odoo, and the plant's systems,",
            "which send one working day's messages. Ends by itself with an account of every message.",
            "",
            "With PLANTLINE_ODOO_URL, PLANTLINE_ODOO_DB and PLANTLINE_ODOO_KEYS it writes to that Odoo 19, else to a simulator.",
            "A second start goes on with the same data and sends the same messages again: nothing happens twice."
        },
        mixinStandardHelpOptions = true)
public final class LocalCommand implements Callable<Integer> {
    private static final long LONGEST_END_SECONDS = 60;
    private static final int ROWS_SHOWN = 24;
    private static final String NAME_A_PLANT =
            "name the directory of one plant's manifests, for example examples/discrete-manufacturer";

    @Parameters(
            paramLabel = "DIR",
            description = "Directory of a plant's manifests, for example examples/discrete-manufacturer.")
    private Path manifests;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = ".plantline/local",
            description = "Where everything is kept; default: ${DEFAULT-VALUE}.")
    private Path data;

    @Option(names = "--fresh", description = "Begin anew: delete what an earlier start left in the data directory.")
    private boolean fresh;

    @Option(
            names = "--prefix",
            paramLabel = "TEXT",
            description =
                    "Prefix of the numbers and codes that the plant sends, to have several plants in one Odoo: at most 20 letters, digits and hyphens.")
    private String prefix;

    @Option(
            names = "--stay",
            description = "Go on after the day until Ctrl-C, so that other commands have something to look at.")
    private boolean stay;

    @Spec
    private CommandSpec spec;

    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean ending;

    /** Runs the sandbox and exits: 0 when the account is as expected, 1 when not, 2 when it could not run. */
    public static void main(String[] arguments) {
        Plantline.quietLibraries();
        // The script gives the command's name too, as it stands on the line.
        List<String> words = List.of(arguments);
        String[] own = words.isEmpty() || !words.get(0).equals("local")
                ? arguments
                : words.subList(1, words.size()).toArray(String[]::new);
        LocalCommand command = new LocalCommand();
        int code =
                Plantline.commandLine(command).setCommandName("plantline local").execute(own);
        command.ended.countDown();
        System.exit(code);
    }

    @Override
    public Integer call() throws InterruptedException {
        if (!Files.isDirectory(manifests)) {
            throw new ParameterException(spec.commandLine(), "there is no directory " + manifests);
        }
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        String numbers = OdooStory.checkPrefix(prefix == null ? OdooStory.prefix(manifests) : prefix);
        Screen screen = new Screen(out, System.getenv("PLANTLINE_TERMINAL"));
        Manifests read = Manifests.read(manifests);
        Checked checked = Checked.of(read);
        if (!checked.findings().isEmpty()) {
            checked.findings().stream()
                    .flatMap(finding -> finding.text().lines())
                    .forEach(screen::say);
            return Plantline.FOUND;
        }
        somethingToDo(read);
        endOnSignal();
        try (Sandbox sandbox = Sandbox.start(settings(numbers), read, screen, Clock.systemUTC())) {
            List<String> wrong = List.of();
            if (somebodySends()) {
                wrong = sandbox.run();
                tell(sandbox, wrong, screen);
            } else {
                screen.say("");
                screen.say(manifests + " has no sandbox/day.yaml, so nobody sends anything by itself."
                        + " How to send a message is shown for each interface as soon as it takes messages.");
            }
            if (stay) {
                screen.say("");
                screen.say("Goes on until Ctrl-C. In another terminal: plantline apply DIR changes manifests,"
                        + " plantline aside and plantline account show messages.");
                sandbox.stay();
            }
            return wrong.isEmpty() ? 0 : Plantline.FOUND;
        } catch (InterruptedException e) {
            return endedEarly(screen);
        } catch (RuntimeException e) {
            if (ending) {
                return endedEarly(screen); // libraries wrap the interruption
            }
            throw e;
        }
    }

    private int endedEarly(Screen screen) {
        screen.say("Ended. The next start goes on: what was taken is not lost.");
        return stay ? 0 : Plantline.FAILED;
    }

    /** A day in which nobody sends anything would end well and show nothing. */
    private void somethingToDo(Manifests read) {
        for (Kinds kind : List.of(Kinds.PLANT, Kinds.ODOO_CONNECTION, Kinds.ODOO_INTERFACE)) {
            if (read.all().stream().noneMatch(each -> each.is(kind))) {
                throw new ParameterException(
                        spec.commandLine(), "there is no " + kind.kind() + " below " + manifests + ": " + NAME_A_PLANT);
            }
        }
        if (!stay && !somebodySends()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "nobody sends anything, " + manifests + " has no sandbox/day.yaml: " + NAME_A_PLANT
                            + ", or add --stay and send messages of your own");
        }
    }

    private boolean somebodySends() {
        return !WorkingDay.read(manifests, "").systems().isEmpty();
    }

    private SandboxSettings settings(String numbers) {
        String home = System.getProperty("plantline.home", ".");
        return new SandboxSettings(
                manifests,
                data,
                fresh,
                numbers,
                stay,
                Path.of(home).toAbsolutePath().normalize(),
                System::getenv);
    }

    private static void tell(Sandbox sandbox, List<String> wrong, Screen screen) {
        screen.say("");
        screen.say("What now stands in Odoo:");
        for (OdooStory.Shown shown : sandbox.odoo()) {
            screen.say("");
            screen.say("  " + shown.title() + " (" + shown.rows().size() + ")");
            if (!shown.rows().isEmpty()) {
                Table.of(
                                shown.columns(),
                                shown.rows()
                                        .subList(
                                                0,
                                                Math.min(
                                                        ROWS_SHOWN, shown.rows().size())))
                        .forEach(line -> screen.say("    " + line));
            }
            if (shown.rows().size() > ROWS_SHOWN) {
                screen.say("    and " + (shown.rows().size() - ROWS_SHOWN) + " more");
            }
        }
        screen.say("");
        if (wrong.isEmpty()) {
            screen.say("Every message is accounted for.");
        } else {
            screen.say("Not as it should be:");
            wrong.forEach(line -> screen.say("    " + line));
        }
    }

    /** Ctrl-C and kill end the sandbox in order: the Java runtime waits for this hook. */
    private void endOnSignal() {
        Thread worker = Thread.currentThread();
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            if (ended.getCount() == 0) {
                                return;
                            }
                            ending = true;
                            worker.interrupt();
                            try {
                                ended.await(LONGEST_END_SECONDS, TimeUnit.SECONDS);
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                        },
                        "sandbox-end"));
    }
}
