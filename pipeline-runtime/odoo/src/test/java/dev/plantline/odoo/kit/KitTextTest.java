package dev.plantline.odoo.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plantline.api.v1alpha1.OdooInterfaceSpec.Workflow;
import dev.plantline.engine.Operations;
import dev.plantline.engine.WorkflowMatrix;
import dev.plantline.model.Hashes;
import dev.plantline.testing.odoo.ReferencesText;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KitTextTest {
    private static final String MASTER = "product.master";

    @Test
    void onlyListedMethodsCanBeCalled() {
        String code = text(Set.of("stock.scrap"), Set.of("stock.scrap.action_validate"))
                .code();
        assertThat(code)
                .contains(
                        "    if name == 'stock.scrap.action_validate':\n        answer = target.action_validate()\n    else:\n");
        assertThat(code)
                .doesNotContain("button_mark_done")
                .doesNotContain("@calls@")
                .doesNotContain("@writes@", "@methods@", "@refused@", "@owner@");
        assertThat(code)
                .contains("METHODS = {'stock.scrap.action_validate': {}}")
                .contains("WRITES = {'stock.scrap': ('name', )}");
    }

    @Test
    void stateIsNeverWritten() {
        assertThat(text(Set.of("stock.lot"), Set.of()).code())
                .containsPattern("REFUSED = \\(.*'posted_before', .*'state', ");
    }

    @Test
    void theNameChangesWithTheMethods() {
        KitOwner stock = new KitOwner("lyon", "stock");
        KitText one = text(Set.of("stock.scrap"), Set.of("stock.scrap.action_validate"));
        KitText same = text(Set.of("stock.scrap"), Set.of("stock.scrap.action_validate"));
        KitText other = text(Set.of("stock.scrap"), Set.of());
        assertThat(one.actionName())
                .isEqualTo(same.actionName())
                .matches("plantline\\.lyon\\.stock\\.[0-9a-f]{8}-[0-9a-f]{16}");
        assertThat(KitOwner.ofAction(one.actionName())).isEqualTo(stock);
        assertThat(KitText.isSameText(one.actionName(), other.actionName())).isTrue();
        assertThat(KitText.isSameText(one.actionName(), "plantline.lyon.stock.00000000-" + one.hash()))
                .as("another text with whatever allow-list")
                .isFalse();
        assertThat(KitText.isOfEarlierRelease(one.actionName())).isFalse();
        assertThat(KitText.isOfEarlierRelease("plantline.lyon.stock." + one.hash()))
                .isTrue();
        assertThat(KitText.isOfEarlierRelease("plantline.lyon.stock.other")).isFalse();
        assertThat(one.hash()).isNotEqualTo(other.hash()).isEqualTo(KitText.hashOf(one.code()));
    }

    @Test
    void theKitOfAnotherPlantOrDutyIsAnother() {
        AllowList allowed = AllowLists.of(Map.of("stock.lot", Set.of("name")), Set.of(), Set.of(KitPart.load));
        assertThat(List.of("lyon/stock", "lyon/production", "turin/stock")).allSatisfy(owner -> {
            String[] names = owner.split("/");
            KitText text = KitText.of(new KitOwner(names[0], names[1]), allowed);
            assertThat(text.code()).contains("\nOWNER = '" + owner + "'\n");
            assertThat(text.actionName()).startsWith("plantline." + names[0] + "." + names[1] + ".");
        });
        for (String name : List.of("", "a.b", "a/b", "A", "-a", "a'")) {
            assertThatThrownBy(() -> new KitOwner(name, "stock")).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> new KitOwner("lyon", name)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void aKitKnowsItsOwnNameAndOneThatSaysAnotherIsAnother() {
        KitText text = text(Set.of("stock.lot"), Set.of());
        String code = text.codeFor(42);
        String name = text.actionName().substring(text.owner().group().length() + 1);
        assertThat(code).contains("\nKIT = '" + name + "'  # @kit@\n");
        for (String other : List.of(
                code.replace(text.hash(), "0123456789abcdef"),
                code.replace("KIT = '" + name + "'", "KIT = '" + name + "' or ''"),
                code.replace("# @kit@\n", "# @kit@\nKIT = '" + name + "'  # @kit@\n"))) {
            assertThat(KitText.hashOf(other)).isNotEqualTo(text.hash());
        }
    }

    /** They are others in each database, and nothing else may stand in their line. */
    @Test
    void theHashLeavesOutTheUsersAndNothingElse() {
        KitText text = text(Set.of("stock.lot"), Set.of());
        assertThat(text.codeFor(42)).contains("\nUSERS = (42, )  # @users@\n").isNotEqualTo(text.codeFor(43));
        assertThat(KitText.hashOf(text.codeFor(42))).isEqualTo(text.hash());
        assertThat(KitText.hashOf(text.codeFor(42).replace("(42, )", "(42, ) + anybody()")))
                .isNotEqualTo(text.hash());
    }

    @Test
    void whatIsNoNameIsRefused() {
        for (String name : List.of("x') or env.cr.commit() #", "a b", "stock.lot.__class__", "")) {
            assertThatThrownBy(() -> text(Set.of(), Set.of(name))).isInstanceOf(IllegalArgumentException.class);
        }
    }

    /** The right to a mapping is nobody's: it comes with the release, by workflow. */
    @Test
    void theAllowListIsWhatTheWorkflowsMay() {
        AllowList allowed = AllowList.of(Set.of(Workflow.analytics, Workflow.rawPurchasingSteps));
        assertThat(allowed.rights().writes().keySet())
                .containsExactly("purchase.order", "purchase.order/order_line", "x_*");
        assertThat(allowed.rights().calls().keySet())
                .containsExactly("purchase.order.button_cancel", "purchase.order.button_confirm");
        assertThat(allowed.parts()).containsExactlyInAnyOrder(KitPart.values());
        String code = KitText.of(new KitOwner("lyon", "production"), allowed).code();
        assertThat(code).contains("'x_*': ()", "'purchase.order.button_confirm': {'tracking_disable': (True, )}");
    }

    /** What is not in the text costs no Odoo its time, and nobody can ask for it. */
    @Test
    void aDutyThatCallsNothingHasNoPartThatCalls() {
        AllowList writes = AllowList.of(Set.of(Workflow.analytics));
        assertThat(writes.parts()).containsExactlyInAnyOrder(KitPart.load, KitPart.find, KitPart.lines);
        assertThat(KitText.of(new KitOwner("lyon", "stock"), writes).code())
                .contains("def do_load(", "def do_find(")
                .doesNotContain("def do_call(", "stock.scrap", "AFTER_WRITING['stock.picking'] = ");
    }

    @Test
    void theKitOfAnOperationIsNamedAfterItAndTakesItsOwnRequestsAlone() {
        KitOwner stock = new KitOwner("lyon", "master");
        KitText text = KitText.of(stock, new OperationKit(MASTER, References.DEFAULT));
        assertThat(text.actionName())
                .matches("plantline\\.lyon\\.master\\.product\\.master\\.[0-9a-f]{8}-[0-9a-f]{16}");
        assertThat(KitOwner.ofAction(text.actionName())).isEqualTo(stock);
        assertThat(KitText.isOfEarlierRelease(text.actionName())).isFalse();
        assertThat(text.hash()).isEqualTo(KitText.hashOf(text.codeFor(42)));
        assertThat(text.codeFor(42))
                .contains(
                        "\nOWNER = 'lyon/master'\n",
                        "\nUSERS = (42, )  # @users@\n",
                        "\nKIT = 'product.master."
                                + text.actionName().substring(text.actionName().length() - 25) + "'  # @kit@\n",
                        "\nOPERATION = 'product.master'\n")
                .doesNotContain("do_load(", "do_find(", "do_call(", "@references@", "@codes@", "@form@", "@refused@");
        String raw = KitText.of(stock, AllowList.of(Set.of(Workflow.rawMasterDataSteps)))
                .actionName();
        assertThat(KitText.isSameText(text.actionName(), raw)).isFalse();
    }

    @Test
    void theShortTextHoldsTheHashOfTheWholeOneAndNoSentences() {
        KitText text = master(References.DEFAULT);
        assertThat(text.code())
                .contains("\nWHOLE = '" + Hashes.sha256(text.whole().getBytes(StandardCharsets.UTF_8)) + "'\n")
                .doesNotContain("is in stock", "wrong(", "refuse(", "def describe(", "def purge(", "def external(name");
        assertThat(text.whole())
                .startsWith("# Plantline side kit")
                .contains(
                        "\nif not env.su:\n    raise UserError(",
                        "\nrequest, KIT, USERS = env.context.get('plantline')\n",
                        "\nenv = env(su=False, context={'tz': 'UTC'})\n",
                        "def describe(",
                        "wrong('lookup', ")
                .doesNotContain("@users@", "@kit@", "WHOLE = ", "USERS = (");
        assertThat(text(Set.of("stock.lot"), Set.of()).whole()).isEmpty();
    }

    /** So no plant waits for an administrator because a way was changed that its documents never take. */
    @Test
    void aWayToFindRecordsIsPartOfTheKitsWhoseDocumentsTakeItAndOfNoOther() {
        KitText before = master(References.DEFAULT);
        KitText other = master(References.of(ReferencesText.read("{unit: {by: 'barcode'}}")));
        KitText same = master(References.of(ReferencesText.read("{journal: {by: 'barcode'}}")));
        assertThat(OperationTexts.codes(MASTER).values()).contains("unit").doesNotContain("journal");
        assertThat(same).as("of a kind that the document has no code of").isEqualTo(before);
        assertThat(other.hash()).isNotEqualTo(before.hash());
        assertThat(KitText.isSameText(other.actionName(), before.actionName())).isTrue();
    }

    @Test
    void stockIsComparedWithItsMovesWhereAnOperationCanChangeIt() {
        assertThat(AllowList.movesStock("stock.transfer")).isTrue();
        assertThat(AllowList.movesStock(MASTER)).isFalse();
    }

    /** Two tables by which other things are decided, and one truth. */
    @Test
    void anOperationThatMovesStockMakesOrChangesADocumentOfStock() {
        Operations.shipped().names().stream().filter(AllowList::movesStock).forEach(each -> assertThat(
                        WorkflowMatrix.shipped().modelsOf(each))
                .as(each)
                .containsAnyOf("mrp.production", "stock.picking", "stock.quant", "stock.scrap"));
    }

    @Test
    void anOperationThatThisReleaseDoesNotHaveIsRefused() {
        KitOwner owner = new KitOwner("lyon", "stock");
        assertThatThrownBy(() -> KitText.of(owner, new OperationKit("stock.nothing", References.DEFAULT)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no operation stock.nothing");
        for (String name : List.of("", "stock", "Stock.x", "stock.x.y", "../parts/head", "stock.x'", "stock.x\n")) {
            assertThatThrownBy(() -> new OperationKit(name, References.DEFAULT))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        for (String name : List.of("plantline.lyon.stock", "plantline.lyon.stock.product.x", "other.lyon.stock.x-y")) {
            assertThatThrownBy(() -> KitOwner.ofAction(name)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static KitText master(References references) {
        return KitText.of(new KitOwner("lyon", "master"), new OperationKit(MASTER, references));
    }

    private static KitText text(Set<String> writes, Set<String> methods) {
        Map<String, Set<String>> fields = new HashMap<>();
        writes.forEach(model -> fields.put(model, Set.of("name")));
        return KitText.of(
                new KitOwner("lyon", "stock"), AllowLists.of(fields, methods, Set.of(KitPart.load, KitPart.call)));
    }
}
