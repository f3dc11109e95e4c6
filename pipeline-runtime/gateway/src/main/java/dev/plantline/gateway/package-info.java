/** Where messages enter: sources are checked, keyed and durably appended before anybody is told that they are safe. */
package dev.plantline.gateway;
