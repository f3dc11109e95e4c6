package dev.plantline.odoo;

/**
 * What an administrator's key reads of the user of a duty.
 *
 * @param key of the API key with which the duty signs in
 * @param rights against what its interfaces need; null: no interface uses the duty
 */
public record DutyUser(KeyEnd key, DutyRights rights) {}
