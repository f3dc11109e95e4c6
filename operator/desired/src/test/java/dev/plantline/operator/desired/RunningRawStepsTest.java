package dev.plantline.operator.desired;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec.Workflow;
import dev.plantline.engine.WorkflowMatrix;
import dev.plantline.engine.WorkflowRights;
import dev.plantline.model.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** Raw steps that run under a business workflow, as the last release that let one have them said what they may. */
class RunningRawStepsTest {
    private static final Path BEFORE =
            Path.of("src/test/resources/workflows/with-raw-steps-of-business-workflows.json");
    /** What a business workflow of that release had, each part by name: paths, models or methods. */
    private static final List<String> PARTS = List.of("write", "load", "call", "arguments", "until");

    @Test
    void nothingThatABusinessWorkflowMightDoIsMissingInItsKit() throws IOException {
        var before = Json.MAPPER.readTree(BEFORE.toFile());
        for (var row : before.path("workflows").properties()) {
            var rights = rights(Workflow.valueOf(row.getKey()));
            var missing = new ArrayList<String>();
            of(before, row.getValue()).forEach(part -> missing.addAll(missing(part, rights)));
            assertThat(missing).as(row.getKey()).isEmpty();
        }
    }

    /** Who moved goods could count none, and only analytics had models of an administrator's own. */
    @Test
    void aDutyOfOneBusinessWorkflowIsGivenNoOtherDuty() {
        assertThat(rights(Workflow.downtime).writes()).doesNotContainKey("stock.quant");
        assertThat(rights(Workflow.stockTransfer).writes()).doesNotContainKey(WorkflowRights.OWN_MODELS);
        assertThat(rights(Workflow.supplierInvoice).writes())
                .containsOnlyKeys("account.move", "account.move/invoice_line_ids");
        assertThat(rights(Workflow.journalEntry).writes()).containsOnlyKeys("account.move", "account.move/line_ids");
        assertThat(rights(Workflow.masterData).writes()).doesNotContainKey("stock.landed.cost");
    }

    private static WorkflowRights rights(Workflow workflow) {
        return WorkflowMatrix.shipped().of(new KitContent.Steps(Set.of(workflow)).workflows());
    }

    /** The row and its groups. */
    private static Stream<JsonNode> of(JsonNode table, JsonNode row) {
        return Stream.concat(
                Stream.of(row),
                StreamSupport.stream(row.path("groups").spliterator(), false)
                        .map(group -> table.path("groups").path(group.asText())));
    }

    private static List<String> missing(JsonNode part, WorkflowRights rights) {
        var missing = new ArrayList<String>();
        for (var kind : PARTS) {
            part.path(kind).properties().forEach(each -> {
                var has = has(kind, each.getKey(), rights);
                var had = new TreeSet<String>();
                if (each.getValue().isArray()) {
                    each.getValue().forEach(name -> had.add(name.asText()));
                } else {
                    each.getValue().fieldNames().forEachRemaining(had::add);
                }
                if (has == null || !has.containsAll(had)) {
                    missing.add(kind + " " + each.getKey() + " " + had);
                }
            });
        }
        return missing;
    }

    /** Null when there is nothing of the name. */
    private static Set<String> has(String kind, String name, WorkflowRights rights) {
        return switch (kind) {
            case "write" -> rights.writes().get(name);
            case "until" -> rights.until().get(name);
            case "load" -> keys(rights.loads().get(name));
            case "call" -> keys(rights.calls().get(name));
            default -> keys(rights.arguments().get(name));
        };
    }

    private static Set<String> keys(SortedMap<String, ?> map) {
        return map == null ? null : map.keySet();
    }
}
