package dev.plantline.odoo.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plantline.api.v1alpha1.MappingSpec;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class KitTextTest {
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
        assertThat(code).contains("METHODS = ('stock.scrap.action_validate', )").contains("WRITES = ('stock.scrap', )");
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
        AllowList allowed = new AllowList(new TreeSet<>(Set.of("stock.lot")), new TreeSet<>(), Set.of(KitPart.load));
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

    @Test
    void theAllowListIsWhatTheMappingsNeed() {
        MappingSpec.InnerLines inner =
                new MappingSpec.InnerLines("move_line_ids", null, null, null, true, null, List.of());
        MappingSpec.Lines lines = new MappingSpec.Lines(
                "move_raw_ids", "consumptions", null, Map.of(), null, null, List.of(), List.of(inner));
        MappingSpec mapping = new MappingSpec(List.of(
                step(null, new MappingSpec.Upsert("stock.lot", "lot_{lot}"), null, null, null),
                step(null, null, new MappingSpec.Find("mrp.production", Map.of(), null, null), null, List.of(lines)),
                step(null, null, null, "button_mark_done", null)));
        AllowList allowed = AllowList.of(List.of(mapping));
        assertThat(allowed.writes())
                .containsExactly(
                        "mrp.production",
                        "mrp.production/move_raw_ids",
                        "mrp.production/move_raw_ids/move_line_ids",
                        "stock.lot");
        assertThat(allowed.methods()).containsExactly("mrp.production.button_mark_done");
        assertThat(allowed.parts()).containsExactlyInAnyOrder(KitPart.values());
    }

    /** What is not in the text costs no Odoo its time, and nobody can ask for it. */
    @Test
    void aDutyThatOnlyLoadsHasNoPartThatFindsCallsOrWritesLines() {
        MappingSpec.Lines loaded =
                new MappingSpec.Lines("move_ids", "moves", null, null, null, null, List.of(), List.of());
        AllowList loads = AllowList.of(List.of(new MappingSpec(
                List.of(step(new MappingSpec.Load("stock.picking", null), null, null, null, List.of(loaded))))));
        assertThat(loads.parts()).containsExactly(KitPart.load);
        String code = KitText.of(new KitOwner("lyon", "stock"), loads).code();
        assertThat(code)
                .contains("def do_load(", "AFTER_WRITING['stock.picking'] = ")
                .doesNotContain("def do_find(", "def do_call(", "def commands(", "stock.scrap", "stock.move.line'] = ");
        MappingSpec.Lines replaced =
                new MappingSpec.Lines("move_ids", "moves", null, null, true, null, List.of(), List.of());
        assertThat(AllowList.of(List.of(new MappingSpec(List.of(step(
                                null,
                                new MappingSpec.Upsert("stock.picking", "p_{p}"),
                                null,
                                null,
                                List.of(replaced))))))
                        .parts())
                .containsExactlyInAnyOrder(KitPart.load, KitPart.lines);
    }

    private static MappingSpec.Step step(
            MappingSpec.Load load,
            MappingSpec.Upsert upsert,
            MappingSpec.Find find,
            String call,
            List<MappingSpec.Lines> lines) {
        return new MappingSpec.Step(load, upsert, find, call, null, List.of(), lines, null, null, null);
    }

    private static KitText text(Set<String> writes, Set<String> methods) {
        return KitText.of(
                new KitOwner("lyon", "stock"),
                new AllowList(new TreeSet<>(writes), new TreeSet<>(methods), Set.of(KitPart.load, KitPart.call)));
    }
}
