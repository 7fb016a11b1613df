import { startDemoEngine } from '../../../source/demo/engine.ts';
import { engineContract } from '../../contract/contract.ts';

engineContract('the demo engine', async () => {
	const demo = await startDemoEngine({ seed: 'contract' });
	return { socketPath: demo.socketPath, image: 'busybox:1.36', cleanup: () => demo.close() };
});
