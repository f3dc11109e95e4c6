package dev.plantline.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.command.Checked;
import dev.plantline.command.Finding;
import dev.plantline.command.Manifests;
import dev.plantline.command.Plantline;
import dev.plantline.sandbox.SandboxCluster.Change;
import dev.plantline.sandbox.SandboxControl.Answer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What other commands may order: to apply a directory of manifests, after all the checks that a start makes. */
final class SandboxOrders implements SandboxControl.Orders {
    private final SandboxCluster cluster;
    private final SandboxKafka kafka;
    private final Runnable applied;
    private final Consumer<String> say;

    /**
     * Orders for a running sandbox.
     *
     * @param cluster that is changed
     * @param kafka the broker, for what the plant needs there
     * @param applied run when manifests were applied
     * @param say told what was changed
     */
    SandboxOrders(SandboxCluster cluster, SandboxKafka kafka, Runnable applied, Consumer<String> say) {
        this.cluster = cluster;
        this.kafka = kafka;
        this.applied = applied;
        this.say = say;
    }

    @Override
    public Answer apply(Path manifests, boolean prune) {
        if (!Files.exists(manifests)) {
            return new Answer(Plantline.FAILED, List.of("there is no " + manifests));
        }
        Manifests read = Manifests.read(manifests);
        Checked checked = Checked.of(read);
        if (!checked.findings().isEmpty()) {
            List<String> lines = new ArrayList<>();
            checked.findings().stream().map(Finding::text).forEach(text -> text.lines()
                    .forEach(lines::add));
            lines.add("nothing was applied");
            return new Answer(Plantline.FOUND, lines);
        }
        kafka.admit(read);
        List<String> lines = new ArrayList<>();
        boolean left = false;
        for (Change change : cluster.apply(read, prune)) {
            String line = change.resource() + " " + change.what();
            lines.add(line);
            left |= change.what() == Change.What.left;
            if (change.what() != Change.What.unchanged) {
                say.accept("Applied: " + line);
            }
        }
        applied.run();
        if (left) {
            lines.add("left: in the sandbox, not in " + manifests + "; --prune deletes it");
        }
        return new Answer(0, lines);
    }

    @Override
    public List<JsonNode> interfaces() {
        return cluster.statuses();
    }
}
