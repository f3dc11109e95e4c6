package dev.plantline.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The groups that an interface asks for are those of what it does. */
class NeededGroupsTest {
    private static final YAMLMapper YAML = new YAMLMapper();

    private static NeededGroups of(String workflow, String steps, String... contract) throws IOException {
        return NeededGroups.of(YAML.readValue(
                "workflow: " + workflow + "\nmapping: {steps: [" + steps + "]}\n" + String.join("", contract),
                OdooInterfaceSpec.class));
    }

    private static List<String> some(NeededGroups needed) {
        return needed.some().stream()
                .map(each -> each.by() + " " + each.more().said(UnaryOperator.identity()) + " "
                        + String.join(", ", each.more().groups()))
                .toList();
    }

    @Test
    void anOperationAsksForItsOwnGroupsAndNotForThoseOfItsWorkflow() throws IOException {
        assertThat(of("goodsReceipt", "{do: stock.subcontract, fields: [{to: order, from: a}]}"))
                .isEqualTo(new NeededGroups(
                        new TreeSet<>(Set.of("mrp.group_mrp_user")),
                        List.of(new NeededGroups.Some(
                                "stock.subcontract",
                                OdooGroups.of("stock.subcontract").more().get(0)))));
        assertThat(of("scrap", "{do: production.scrap, fields: [{to: order, from: a}]}")
                        .always())
                .containsExactly("mrp.group_mrp_user");
        assertThat(of("scrap", "{do: stock.scrap, fields: [{to: item, from: a}]}")
                        .always())
                .containsExactly("stock.group_stock_user");
    }

    @Test
    void anOptionAsksForMoreAsFarAsTheMappingSaysIt() throws IOException {
        String receive = "{do: stock.receive, fields: [{to: order, from: a}, {to: unplanned, %s}]}";

        assertThat(of("goodsReceipt", receive.formatted("value: refuse")).always())
                .containsExactly("stock.group_stock_user");
        assertThat(of("goodsReceipt", receive.formatted("value: refuse")).some())
                .isEmpty();
        assertThat(of("goodsReceipt", receive.formatted("value: add")).always())
                .containsExactly("purchase.group_purchase_user", "stock.group_stock_user");
        assertThat(of("goodsReceipt", receive.formatted("from: what")).always())
                .containsExactly("stock.group_stock_user");
        assertThat(some(of("goodsReceipt", receive.formatted("from: what"))))
                .containsExactly("stock.receive with unplanned: add purchase.group_purchase_user");
        assertThat(of("goodsReceipt", "{do: stock.receive, fields: [{to: order, from: a}]}")
                        .some())
                .isEmpty();
    }

    @Test
    void aFieldOfLinesAsksForMore() throws IOException {
        String order =
                "{do: purchase.order, fields: [{to: order, from: a}], lines: [{to: lines, from: l, fields: [{to: item, from: i}%s]}]}";

        assertThat(some(of("purchaseOrder", order.formatted(", {to: price, from: p}"))))
                .containsExactly(
                        "purchase.order with lines/price where the vendor's price list in Odoo has another product.group_product_manager");
        assertThat(of("purchaseOrder", order.formatted("")).some()).isEmpty();
    }

    /** A constant shows the field, and not what only Odoo knows. */
    @Test
    void whatOnlyOdooKnowsIsNeverCertain() throws IOException {
        NeededGroups cancelling =
                of("productionOrderRelease", "{do: production.order, fields: [{to: cancel, value: true}]}");

        assertThat(cancelling.always()).containsExactly("mrp.group_mrp_user");
        assertThat(some(cancelling))
                .containsExactly(
                        "production.order with cancel: true where the order has work orders account.group_account_readonly");
    }

    @Test
    void aMessageThatIsTheDocumentMayShowWhatItsContractLetsThrough() throws IOException {
        String whole = "{do: stock.receive}";
        String contract =
                "contract: {schema: {type: object, additionalProperties: %s, properties: {order: {type: string}%s}}}";

        assertThat(some(of("goodsReceipt", whole, "contract: {version: 1.0.0}")))
                .as("the schema is the operation's")
                .hasSize(1);
        assertThat(of("goodsReceipt", whole, contract.formatted(false, "")).some())
                .isEmpty();
        assertThat(of("goodsReceipt", whole, contract.formatted(true, "")).some())
                .hasSize(1);
        assertThat(of("goodsReceipt", whole, contract.formatted(false, ", unplanned: {enum: [refuse]}"))
                        .some())
                .isEmpty();
        assertThat(of("goodsReceipt", whole, contract.formatted(false, ", unplanned: {type: string}"))
                        .some())
                .hasSize(1);
        assertThat(of("goodsReceipt", "{do: stock.receive, forEach: a}", contract.formatted(false, ""))
                        .some())
                .as("an element is the document")
                .hasSize(1);
    }

    @Test
    void rawStepsAskForTheGroupsOfTheModelsThatTheyWrite() throws IOException {
        NeededGroups stock = of("rawSteps", "{load: {model: stock.picking}, fields: [{to: origin, from: a}]}");
        NeededGroups orders = of(
                "rawSteps",
                "{find: {model: mrp.production, by: {name: a}}, fields: [{to: origin, from: a}]}, {call: button_mark_done}");

        assertThat(stock.always()).containsExactly("stock.group_stock_user");
        assertThat(stock.some()).isEmpty();
        assertThat(orders.always()).containsExactly("mrp.group_mrp_user");
        assertThat(some(orders))
                .containsExactly("rawSteps where a rest of the order stays open account.group_account_readonly");
        NeededGroups figures = of("analytics", "{load: {model: x_figure}, fields: [{to: x_name, from: a}]}");
        assertThat(figures.all()).isEmpty();
        assertThat(figures.models())
                .as("for which a database may have groups of its own")
                .containsExactly("x_figure");
    }

    /** One interface posts what another drafts: then the group that does for drafts alone is not enough. */
    @Test
    void whatDoesInsteadForOneInterfaceDoesNotHelpTheOther() throws IOException {
        NeededGroups drafts = of("supplierInvoice", "{do: bill.draft, fields: [{to: reference, from: a}]}");
        NeededGroups posts = of("supplierInvoice", "{do: bill.post, fields: [{to: bill, from: a}]}");

        assertThat(drafts.instead().get("account.group_account_invoice"))
                .containsExactly("purchase.group_purchase_user");
        assertThat(drafts.and(drafts).instead()).isEqualTo(drafts.instead());
        assertThat(drafts.and(NeededGroups.NONE).instead()).isEqualTo(drafts.instead());
        assertThat(drafts.and(posts).instead()).isEmpty();
        assertThat(posts.and(drafts)).isEqualTo(drafts.and(posts));
        assertThat(drafts.and(NeededGroups.TO_READ).reads()).isTrue();
    }

    @Test
    void aSpecThatLacksEverythingAsksForNothing() throws IOException {
        assertThat(NeededGroups.of(YAML.readValue("{}", OdooInterfaceSpec.class)))
                .isEqualTo(new NeededGroups(new TreeSet<>(), List.of()));
        assertThat(of("goodsReceipt", "{do: stock.nothing}").always()).isEmpty();
    }

    /** Else a field that is spelt wrongly would never be seen in a document. */
    @Test
    void whatTakesMoreIsAFieldOfTheDocumentWithAValueThatItMayHave() {
        for (String name : Operations.shipped().names()) {
            for (OdooGroups.More more : OdooGroups.of(name).more()) {
                assertThat(more.groups()).as(name).isNotEmpty();
                if (more.field() == null) {
                    assertThat(more.where()).as(name).isNotBlank();
                    assertThat(more.values()).as(name).isEmpty();
                    continue;
                }
                DocumentShape at =
                        Operations.shipped().named(name).orElseThrow().shape();
                for (String part : more.field().split("/")) {
                    at = at.value().property(part).orElseThrow(() -> new AssertionError(name + " " + more));
                }
                assertThat(more.field().chars().filter(c -> c == '/').count())
                        .as("one list deep, as NeededGroups reads it: " + name)
                        .isLessThanOrEqualTo(1);
                assertThat(at.values().isEmpty() ? Set.of("true", "false") : at.values())
                        .as(name + " " + more)
                        .containsAll(more.values());
            }
        }
    }

    /** Of what an operation is told to be about, one entry says what it takes. */
    @Test
    void whatAFileIsAttachedToHasOneEntryEach() {
        DocumentShape to = Operations.shipped()
                .named("document.attach")
                .orElseThrow()
                .shape()
                .property("to")
                .orElseThrow();

        assertThat(OdooGroups.of("document.attach").more().stream()
                        .flatMap(each -> each.values().stream())
                        .toList())
                .containsExactlyInAnyOrderElementsOf(to.values());
        assertThat(OdooGroups.of("document.attach").said(each -> "`" + each + "`"))
                .startsWith("`product.group_product_manager` with `to: item`; `base.group_partner_manager` with ");
    }

    @Test
    void everyNeedIsSaidInWords() {
        assertThat(Operations.shipped().names().stream()
                        .collect(Collectors.toMap(
                                each -> each, each -> OdooGroups.of(each).said(UnaryOperator.identity()))))
                .containsEntry("bill.draft", "account.group_account_invoice (or instead purchase.group_purchase_user)")
                .containsEntry(
                        "stock.receive",
                        "stock.group_stock_user; also purchase.group_purchase_user with unplanned: add")
                .doesNotContainValue("");
    }

    @Test
    void aFieldOfLinesIsRuledOutByTheContractOfAMessageThatIsTheDocumentToo() throws IOException {
        String lines =
                "contract: {schema: {type: object, properties: {lines: {type: array, items: {type: object, additionalProperties: false, properties: {item: {type: string}%s}}}}}}";

        assertThat(of("purchaseOrder", "{do: purchase.order}", lines.formatted(""))
                        .some())
                .isEmpty();
        assertThat(of("purchaseOrder", "{do: purchase.order}", lines.formatted(", price: {type: number}"))
                        .some())
                .hasSize(1);
    }

    @Test
    void aConstantThatACodeMapChangesMayBeAnything() throws IOException {
        NeededGroups coded =
                of("goodsReceipt", "{do: stock.receive, fields: [{to: unplanned, value: X, code: words}]}");

        assertThat(coded.always()).containsExactly("stock.group_stock_user");
        assertThat(coded.some()).hasSize(1);
    }
}
