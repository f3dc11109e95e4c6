package dev.plantline.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.api.v1alpha1.OdooInterfaceSpec.Workflow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page of the documents of operations is made of their schemas. */
class DocumentsPageTest {
    private static final Path PAGE = Path.of("../../docs/documents.md");
    /** What stands below is made; what stands above is written. */
    private static final String MARK = "<!-- made of the schemas -->\n";

    /** Refresh with: mvn -pl pipeline-runtime/engine -am test -Drefresh. */
    @Test
    void thePageIsThatOfTheSchemasThatAreShipped() throws IOException {
        String page = Files.readString(PAGE);
        String whole = page.substring(0, page.indexOf(MARK) + MARK.length())
                + Operations.shipped().names().stream()
                        .map(name -> section(Operations.shipped().named(name).orElseThrow()))
                        .collect(Collectors.joining());
        if (System.getProperty("refresh") != null) {
            Files.writeString(PAGE, whole);
        }
        assertThat(Files.readString(PAGE))
                .as("refresh with: mvn -pl pipeline-runtime/engine -am test -Drefresh")
                .isEqualTo(whole);
    }

    private static String section(BusinessOperation operation) {
        return "\n## " + operation.name() + "\n\n" + operation.title() + " " + operation.description()
                + "\n\nVersion " + operation.version() + ", for "
                + Stream.of(Workflow.values())
                        .filter(each ->
                                WorkflowMatrix.shipped().of(each).operations().contains(operation.name()))
                        .map(each -> "`" + each + "`")
                        .collect(Collectors.joining(", "))
                + "."
                + (operation.exactlyOneOf().isEmpty()
                        ? ""
                        : " Exactly one of `" + String.join("` and `", operation.exactlyOneOf()) + "` must be there.")
                + "\n\nIts user in Odoo needs, beside `base.group_user`: "
                + OdooGroups.of(operation.name()).said(each -> "`" + each + "`") + "."
                + "\n\n| property | type | meaning | ISA-95, B2MML |\n|---|---|---|---|\n"
                + operation.fields().stream().map(DocumentsPageTest::row).collect(Collectors.joining());
    }

    private static String row(DocumentField field) {
        String name = "`" + field.path() + "`";
        return "| " + (field.required() ? "**" + name + "**" : name) + " | " + field.type() + " | " + field.meaning()
                + (field.code().isEmpty() ? "" : " A code of kind `" + field.code() + "`.")
                + (field.isTotal() ? " Counts in control totals." : "") + " | " + field.name() + " |\n";
    }
}
