package dev.plantline.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.model.Json;
import dev.plantline.model.network.BoundedBody;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Changes the manifests of a sandbox that runs. */
@Command(
        name = "apply",
        description = {
            "Applies manifests to the sandbox that runs on this machine, after the checks of plantline validate.",
            "Shows what was created, configured or left as it was. On a cluster use kubectl apply."
        },
        mixinStandardHelpOptions = true)
final class ApplyCommand implements Callable<Integer> {
    private static final Duration LONGEST = Duration.ofMinutes(2);
    /** A line for each of some ten thousand manifests. */
    private static final int MOST_BYTES = 4 << 20;

    @Parameters(paramLabel = "DIR", description = "Directory of manifests, or one file.")
    private Path path;

    @Option(names = "--prune", description = "Deletes what was applied before and is not in DIR any more.")
    private boolean prune;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = ".plantline/local",
            description = "Data directory of the sandbox; default: ${DEFAULT-VALUE}.")
    private Path data;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Checked checked = Checked.of(ValidateCommand.read(path, spec));
        PrintWriter out = spec.commandLine().getOut();
        if (!checked.findings().isEmpty()) {
            checked.findings().forEach(finding -> out.println(finding.text()));
            out.println();
            out.println(checked.findings().size() + " to correct; nothing was applied");
            return Plantline.FOUND;
        }
        RunningSandbox sandbox = RunningSandbox.in(data)
                .orElseThrow(() -> new IllegalStateException(RunningSandbox.NONE.formatted(data)));
        JsonNode answer = order(sandbox);
        answer.path("lines").forEach(line -> out.println(TerminalText.of(line.asText(), Plantline.LONGEST_LINE)));
        return answer.path("code").asInt(Plantline.FAILED);
    }

    private JsonNode order(RunningSandbox sandbox) throws IOException, InterruptedException {
        byte[] body = Json.MAPPER.writeValueAsBytes(Json.MAPPER
                .createObjectNode()
                .put("directory", path.toAbsolutePath().normalize().toString())
                .put("prune", prune));
        HttpRequest request = HttpRequest.newBuilder(sandbox.control().resolve("/apply"))
                .timeout(LONGEST)
                .header("Authorization", "Bearer " + sandbox.token())
                .POST(BodyPublishers.ofByteArray(body))
                .build();
        try {
            HttpResponse<byte[]> response = HttpClient.newHttpClient().send(request, BoundedBody.of(MOST_BYTES));
            return Json.MAPPER.readTree(response.body());
        } catch (IOException e) {
            throw new IllegalStateException(
                    "the sandbox in " + data + " does not answer: does it end, or does it start just now?", e);
        }
    }
}
