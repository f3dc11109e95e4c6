package dev.plantline.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec.Workflow;
import dev.plantline.engine.BusinessOperation;
import dev.plantline.engine.DocumentField;
import dev.plantline.engine.Nearest;
import dev.plantline.engine.OdooGroups;
import dev.plantline.engine.Operations;
import dev.plantline.engine.WorkflowMatrix;
import dev.plantline.model.Json;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows which business operations there are, and what each is told. */
@Command(
        name = "operations",
        description = {
            "Shows which business operations each workflow may do.",
            "With NAME, what that operation does and what its document holds."
        },
        mixinStandardHelpOptions = true)
final class OperationsCommand implements Callable<Integer> {
    private static final Operations OPERATIONS = Operations.shipped();

    @Parameters(paramLabel = "NAME", arity = "0..1", description = "Name of an operation, for example stock.transfer.")
    private String name;

    @Option(
            names = "--output",
            defaultValue = "table",
            description =
                    "table or json; with NAME, json is the JSON Schema of the document. Default: ${DEFAULT-VALUE}.")
    private Output output;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws JsonProcessingException {
        PrintWriter out = spec.commandLine().getOut();
        if (name == null) {
            switch (output) {
                case table -> table(out);
                case json -> print(out, list());
            }
            return 0;
        }
        BusinessOperation operation = OPERATIONS.named(name).orElseThrow(this::unknown);
        switch (output) {
            case table -> describe(out, operation);
            case json -> print(out, operation.schema());
        }
        return 0;
    }

    private ParameterException unknown() {
        String nearest = Nearest.to(name, OPERATIONS.names());
        return new ParameterException(
                spec.commandLine(),
                "there is no operation \"" + name + "\""
                        + (nearest == null ? "" : "; did you mean " + nearest + "?")
                        + "; plantline operations lists them");
    }

    private static void print(PrintWriter out, JsonNode json) throws JsonProcessingException {
        out.println(Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(json));
    }

    private static void table(PrintWriter out) {
        List<List<String>> rows = new ArrayList<>();
        List<String> raw = new ArrayList<>();
        for (Workflow workflow : Workflow.values()) {
            if (WorkflowMatrix.shipped().isRaw(workflow)) {
                raw.add(workflow.name());
            }
            for (String operation : WorkflowMatrix.shipped().of(workflow).operations()) {
                rows.add(List.of(
                        workflow.name(),
                        operation,
                        OPERATIONS.named(operation).orElseThrow().title()));
            }
        }
        Table.of(List.of("WORKFLOW", "OPERATION", "MEANING"), rows).forEach(out::println);
        out.println();
        out.println("Raw steps, which nothing proves, for what no operation does: " + String.join(", ", raw) + ".");
        out.println("What one is told: plantline operations NAME");
    }

    private static ArrayNode list() {
        ArrayNode all = Json.MAPPER.createArrayNode();
        for (String each : OPERATIONS.names()) {
            BusinessOperation operation = OPERATIONS.named(each).orElseThrow();
            ObjectNode one = all.addObject();
            one.put("name", each);
            one.put("version", operation.version());
            one.put("title", operation.title());
            ArrayNode workflows = one.putArray("workflows");
            workflows(each).forEach(workflow -> workflows.add(workflow.name()));
            OdooGroups.Need need = OdooGroups.of(each);
            one.set("groups", Json.MAPPER.valueToTree(need.groups()));
            one.set("instead", Json.MAPPER.valueToTree(need.instead()));
            one.set("more", Json.MAPPER.valueToTree(need.more()));
        }
        return all;
    }

    private static Stream<Workflow> workflows(String operation) {
        return Stream.of(Workflow.values())
                .filter(each -> WorkflowMatrix.shipped().of(each).operations().contains(operation));
    }

    private static void describe(PrintWriter out, BusinessOperation operation) {
        out.println(operation.name() + ": " + operation.title());
        out.println(operation.description());
        out.println();
        out.println("Version " + operation.version() + "; for "
                + workflows(operation.name()).map(Workflow::name).collect(Collectors.joining(", ")) + ".");
        out.println("Its user in Odoo needs, beside base.group_user: "
                + OdooGroups.of(operation.name()).said(UnaryOperator.identity()) + ".");
        if (!operation.exactlyOneOf().isEmpty()) {
            out.println("Exactly one of " + String.join(" and ", operation.exactlyOneOf()) + " must be there.");
        }
        out.println();
        for (DocumentField field : operation.fields()) {
            out.println("  " + field.path() + (field.required() ? " (required): " : ": ") + field.type());
            out.println("      " + field.meaning()
                    + (field.code().isEmpty() ? "" : " A code of kind " + field.code() + ".")
                    + (field.isTotal() ? " Counts in control totals." : "")
                    + " [" + field.name() + "]");
        }
        out.println();
        out.println("Its JSON Schema: plantline operations " + operation.name() + " --output json");
    }
}
