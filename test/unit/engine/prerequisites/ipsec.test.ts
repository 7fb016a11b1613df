import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readOptions } from '../../../../source/engine/prerequisites/ipsec.ts';

test('a kernel can encrypt where it was built with all that takes, in it or as modules', () => {
	assert.equal(readOptions('CONFIG_CRYPTO_GCM=m\nCONFIG_INET_ESP=y\n'), true);
	assert.equal(readOptions('CONFIG_CRYPTO_GCM=y\n# CONFIG_INET_ESP is not set\n'), false);
	assert.equal(readOptions('# CONFIG_CRYPTO_GCM is not set\nCONFIG_INET_ESP=y\nCONFIG_INET_ESP_OFFLOAD=m\n'), false);
});

test('where it does not tell, nobody knows', () => {
	assert.equal(readOptions(''), undefined);
	assert.equal(readOptions('CONFIG_INET_ESPINTCP=y\nCONFIG_CRYPTO_GCM=y\n'), undefined);
});
