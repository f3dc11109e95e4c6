package dev.plantline.command;

import dev.plantline.model.PodLayout;
import dev.plantline.model.RefusedRequests;
import dev.plantline.model.RefusedRequests.Request;
import dev.plantline.model.UnreadableFormException;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows whom a gateway sent away. */
@Command(
        name = "refused",
        description = {
            "Lists the requests that a gateway refused last: when, why, who, from where, and what the sender was told.",
            "In a pod of the gateway it needs no options. Elsewhere the token comes from --token-file or the variable "
                    + PodOptions.TOKEN_VARIABLE + ", never from an argument."
        },
        mixinStandardHelpOptions = true,
        footer = {"", "Exit codes: 0 listed, 2 the command could not do its work."})
final class RefusedCommand implements Callable<Integer> {
    /** More than 50 requests of a thousand interfaces. */
    private static final int MAX_ANSWER = 32 << 20;

    @Spec
    private CommandSpec spec;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "INTERFACE",
            description = "Name of an OdooInterface; without it: all, and what was sent to no interface.")
    private String interfaceName;

    @Mixin
    private final PodOptions pods;

    RefusedCommand() {
        this(System.getenv());
    }

    RefusedCommand(Map<String, String> environment) {
        this.pods = new PodOptions(environment);
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        var requests = ask().stream()
                .filter(each -> interfaceName == null || each.interfaceName().equals(interfaceName))
                .toList();
        var out = spec.commandLine().getOut();
        if (requests.isEmpty()) {
            out.println("Nothing was refused since this pod started.");
            return 0;
        }
        Table.of(
                        List.of("AT", "INTERFACE", "STATUS", "REASON", "KEY", "ADDRESS", "TOLD"),
                        requests.stream().map(RefusedCommand::row).toList())
                .forEach(out::println);
        return 0;
    }

    private static List<String> row(Request each) {
        return List.of(
                each.at(),
                each.interfaceName(),
                Integer.toString(each.status()),
                String.valueOf(each.reason()),
                Objects.toString(each.keyId(), ""),
                Objects.toString(each.address(), ""),
                each.said());
    }

    private List<Request> ask() throws IOException, InterruptedException {
        List<Request> all = new ArrayList<>();
        for (URI address : pods.addresses(PodLayout.REFUSED_PATH)) {
            try {
                all.addAll(RefusedRequests.read(pods.ask(address, MAX_ANSWER)).requests());
            } catch (UnreadableFormException e) {
                throw new IOException(address + " gives no list of refused requests: " + e.getMessage(), e);
            }
        }
        return all;
    }
}
