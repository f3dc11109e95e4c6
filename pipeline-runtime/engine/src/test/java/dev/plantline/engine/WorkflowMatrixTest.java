package dev.plantline.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.api.v1alpha1.OdooInterfaceSpec.Workflow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table that is shipped. */
class WorkflowMatrixTest {
    private static final Path PAGE = Path.of("../../docs/workflows.md");
    private static final String HEADER = "|---|---|---|---|---|\n";
    /** Of modules that Odoo Community has not, or that no test installs. */
    private static final Set<String> NOT_TRIED = Set.of("quality.alert", "quality.check", "maintenance.request");

    private static final String OWN = "x_[*]";
    private static final String SHOP_FLOOR =
            "mrp[.](production|workorder|workcenter[.]productivity)|change[.]production[.]qty|stock[.](lot|package|picking|scrap)|quality[.].*|maintenance[.].*";
    private static final String COUNTING = "stock[.](lot|quant)";
    private static final String PURCHASING = "purchase[.].*";
    /** A lot has data of its own, as a product has. */
    private static final String MASTER_DATA =
            "product[.](product|template|category|tag)|uom[.].*|mrp[.](bom|routing[.]workcenter|workcenter)|res[.]partner|stock[.](location|lot)";

    private static final Pattern MONEY = Pattern.compile(
            ".*(price|cost|value|amount|debit|credit|balance|discount|tax|account|journal|currency|company_id|bank|payment|lock|owner|invoice|period).*");

    @Test
    void onlyFinanceWritesPricesValuesPeriodsBanksCompaniesAndLocks() {
        List<String> reached = new ArrayList<>();
        for (Workflow workflow : Workflow.values()) {
            if (!WorkflowMatrix.shipped().isFinance(workflow)) {
                WorkflowMatrix.shipped().of(workflow).writes().forEach((path, fields) -> Stream.concat(
                                Stream.of(path), fields.stream())
                        .filter(name -> MONEY.matcher(name).matches())
                        .forEach(name -> reached.add(workflow + " " + path + " " + name)));
            }
        }
        assertThat(reached).isEmpty();
    }

    @Test
    void noWorkflowReachesBanksPaymentsLocksOrTheLedger() {
        assertThat(Stream.of(Workflow.values())
                        .flatMap(each -> WorkflowMatrix.shipped().of(each).writes().entrySet().stream())
                        .flatMap(each -> Stream.concat(Stream.of(each.getKey()), each.getValue().stream())))
                .noneMatch(name -> name.matches(".*(bank|_lock|payment\\.|provider|plantline|company_id).*|state"));
        assertThat(WorkflowMatrix.shipped().of(Workflow.analytics).mayWrite("x_plantline_ledger"))
                .isFalse();
        assertThat(WorkflowMatrix.shipped().of(Workflow.analytics).mayWrite("x_machine_figure"))
                .isTrue();
    }

    /** Else one interface could order goods, receive them and book their bill, or move goods and count away that they are gone. */
    @Test
    void whatOneWorkflowOfRawStepsWritesIsOfOneDuty() {
        Map<Workflow, String> duties = Map.of(
                Workflow.analytics, OWN,
                Workflow.rawSteps, SHOP_FLOOR,
                Workflow.rawCountingSteps, COUNTING,
                Workflow.rawPurchasingSteps, PURCHASING,
                Workflow.rawMasterDataSteps, MASTER_DATA,
                Workflow.rawBillSteps, "account[.]move(/invoice_line_ids)?",
                Workflow.rawEntrySteps, "account[.]move(/line_ids)?",
                Workflow.rawLandedCostSteps, "stock[.]landed[.]cost",
                Workflow.rawCostSteps, "product[.]product");
        for (Workflow workflow : Workflow.values()) {
            if (WorkflowMatrix.shipped().isRaw(workflow)) {
                assertThat(WorkflowMatrix.shipped().of(workflow).writes().keySet())
                        .as(workflow.name())
                        .allMatch(path -> path.matches("(" + duties.get(workflow) + ")(/.*)?"));
            }
        }
    }

    /** What goods and orders do is for operations, which prove it; what writes by itself says so in its workflow. */
    @Test
    void aWorkflowDoesOperationsOrRawStepsAndABusinessWorkflowNamesItsRawSteps() {
        for (Workflow workflow : Workflow.values()) {
            WorkflowRights rights = WorkflowMatrix.shipped().of(workflow);
            List<Workflow> raw = WorkflowMatrix.shipped().rawOf(workflow);
            boolean isRaw = WorkflowMatrix.shipped().isRaw(workflow);
            assertThat(rights.operations().isEmpty()).as(workflow.name()).isEqualTo(isRaw);
            assertThat(rights.calls().isEmpty() || isRaw).as(workflow.name()).isTrue();
            assertThat(raw.equals(List.of(workflow))).as(workflow.name()).isEqualTo(isRaw);
            assertThat(raw).as(workflow.name()).isNotEmpty().allMatch(WorkflowMatrix.shipped()::isRaw);
            assertThat(WorkflowMatrix.shipped().isFinance(raw.get(0)))
                    .as(workflow.name())
                    .isEqualTo(WorkflowMatrix.shipped().isFinance(workflow));
        }
    }

    /** Else who may book a supplier's bill could book an invoice to a customer. */
    @Test
    void theKindOfAnEntryIsOneOfItsWorkflow() {
        assertThat(Stream.of(Workflow.values())
                        .flatMap(each -> WorkflowMatrix.shipped().of(each).writes().values().stream()))
                .noneMatch(fields -> fields.contains("move_type"));
        assertThat(kinds(Workflow.rawBillSteps)).isEqualTo(": default_move_type (\"in_invoice\" or \"in_refund\")");
        assertThat(kinds(Workflow.rawEntrySteps)).isEqualTo(": default_move_type (\"entry\")");
    }

    private static String kinds(Workflow workflow) {
        return said(WorkflowMatrix.shipped().of(workflow).loads().get("account.move"));
    }

    /** Its value comes back to the caller, and the method may have been called with all rights. */
    @Test
    void whatProvesACallIsAFieldOfItsRecordWithoutMoney() {
        for (Workflow workflow : Workflow.values()) {
            WorkflowRights rights = WorkflowMatrix.shipped().of(workflow);
            assertThat(rights.calls().keySet())
                    .as(workflow.name())
                    .containsAll(rights.until().keySet());
            assertThat(rights.until().values().stream().flatMap(SortedSet::stream))
                    .as(workflow.name())
                    .noneMatch(
                            field -> field.contains(".") || MONEY.matcher(field).matches());
        }
    }

    @Test
    void noneIsNothing() {
        assertThat(WorkflowMatrix.shipped().of(List.of())).isEqualTo(WorkflowRights.NONE);
    }

    /** Refresh with: mvn -pl pipeline-runtime/engine -am test -Drefresh. */
    @Test
    void theTableOfThePageIsTheOneThatIsShipped() throws IOException {
        String page = Files.readString(PAGE);
        String text = page.substring(0, page.indexOf(HEADER) + HEADER.length());
        String whole =
                text + Stream.of(Workflow.values()).map(WorkflowMatrixTest::row).collect(Collectors.joining());
        if (System.getProperty("refresh") != null) {
            Files.writeString(PAGE, whole);
        }
        assertThat(Files.readString(PAGE))
                .as("refresh with: mvn -pl pipeline-runtime/engine -am test -Drefresh")
                .isEqualTo(whole);
    }

    private static String row(Workflow workflow) {
        WorkflowRights rights = WorkflowMatrix.shipped().of(workflow);
        String writes = rights.writes().entrySet().stream()
                .map(each -> "`" + each.getKey() + "`"
                        + (each.getValue().isEmpty() ? "" : ": " + String.join(", ", each.getValue())))
                .collect(Collectors.joining("<br>"));
        String calls = Stream.concat(
                        rights.loads().entrySet().stream()
                                .filter(each -> !said(each.getValue()).isEmpty())
                                .map(each -> "load of `" + each.getKey() + "`" + said(each.getValue())),
                        rights.calls().entrySet().stream()
                                .map(each -> "`" + each.getKey() + "`" + said(each.getValue())
                                        + given(rights.argumentsOf(each.getKey()))
                                        + proven(rights.untilOf(each.getKey()))))
                .collect(Collectors.joining("<br>"));
        return "| `" + workflow + "`" + (WorkflowMatrix.shipped().isFinance(workflow) ? " (finance)" : "") + " | "
                + groups(workflow) + " | "
                + rights.operations().stream()
                        .map(name -> "[`" + name + "`](documents.md#"
                                + name.replace(".", "").toLowerCase(Locale.ROOT) + ")")
                        .collect(Collectors.joining(", "))
                + " | " + writes + " | " + calls + " |\n";
    }

    private static String groups(Workflow workflow) {
        if (WorkflowMatrix.shipped().isRaw(workflow)) {
            List<OdooGroups.Need> needs = OdooGroups.of(workflow);
            return needs.stream()
                    .map(need -> (needs.size() == 1 ? "" : String.join(", ", need.models()) + ": ")
                            + need.said(each -> "`" + each + "`"))
                    .collect(Collectors.joining("<br>"));
        }
        Map<String, List<String>> operations = WorkflowMatrix.shipped().of(workflow).operations().stream()
                .filter(each -> !OdooGroups.of(each).groups().isEmpty())
                .collect(Collectors.groupingBy(
                        each -> "`" + String.join("`, `", OdooGroups.of(each).groups()) + "`",
                        TreeMap::new,
                        Collectors.toList()));
        return operations.entrySet().stream()
                .map(each -> (operations.size() == 1 ? "" : String.join(", ", each.getValue()) + ": ") + each.getKey())
                .collect(Collectors.joining("<br>"));
    }

    @Test
    void everyModelOfRawStepsHasTheGroupsThatWritingItTakes() {
        for (Workflow workflow : Workflow.values()) {
            List<String> told = OdooGroups.of(workflow).stream()
                    .flatMap(need -> need.models().stream())
                    .toList();
            List<String> written = WorkflowMatrix.shipped().of(workflow).writes().keySet().stream()
                    .map(path -> path.split("/")[0])
                    .distinct()
                    .filter(model -> !NOT_TRIED.contains(model) && !model.startsWith("x_"))
                    .toList();
            assertThat(told).as(workflow.name()).containsExactlyInAnyOrderElementsOf(written);
        }
    }

    private static String given(SortedMap<String, ContextValues> arguments) {
        return arguments.isEmpty() ? "" : "; arguments" + said(arguments);
    }

    private static String proven(SortedSet<String> fields) {
        return fields.isEmpty() ? "" : "; until " + String.join(" or ", fields);
    }

    private static String said(SortedMap<String, ContextValues> keys) {
        String said = keys.entrySet().stream()
                .filter(each -> !each.getKey().equals("tracking_disable"))
                .map(each -> each.getKey() + " (" + shortly(each.getValue()) + ")")
                .collect(Collectors.joining(", "));
        return said.isEmpty() ? "" : ": " + said;
    }

    private static String shortly(ContextValues values) {
        return switch (values.kind()) {
            case constants -> values.said();
            case text -> "a text";
            case record -> "by partial";
            case one -> "a `" + values.model() + "`";
        };
    }

    /** Else an operation more would rename the side kit of every duty that has raw steps, and an administrator would have to install them all. */
    @Test
    void whichOperationsThereAreIsNoPartOfWhatStepsMayDo() {
        assertThat(WorkflowMatrix.shipped().text())
                .doesNotContain("stock.transfer", "goodsReceipt")
                .contains("stock.picking", "rawSteps", "button_validate", "tracking_disable");
    }
}
